/** Settings. */

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { readSettings } from "../../src/config.ts";
import { environment, settings } from "../harness.ts";

test("the example of the environment names every setting", () => {
  const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
  for (const name of Object.keys(settings)) {
    expect(example).toMatch(new RegExp(`^(?:# )?${name}=`, "m"));
  }
});

test("an unfit setting is named", () => {
  expect(() => readSettings({ ...environment, PORT: "no" })).toThrow("PORT");
});

test("production refuses a weak key", () => {
  expect(() => readSettings({ ...environment, APP_ENV: "production", SECRET_KEY: "weak" })).toThrow(
    "SECRET_KEY",
  );
});
