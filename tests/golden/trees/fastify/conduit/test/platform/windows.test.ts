/** Counting in windows. */

import { expect, test } from "vitest";

import { FixedWindows } from "../../src/platform/windows.ts";

test("a key waits until its window closes, and others do not", () => {
  let now = 0;
  const windows = new FixedWindows(2, 60, () => now);
  windows.count("a");
  expect(windows.secondsUntilFree("a")).toBeUndefined();
  windows.count("a");
  now = 30_000;
  expect(windows.secondsUntilFree("a")).toBe(30);
  expect(windows.secondsUntilFree("b")).toBeUndefined();
  now = 60_000;
  expect(windows.secondsUntilFree("a")).toBeUndefined();
  expect(windows.size).toBe(0);
});
