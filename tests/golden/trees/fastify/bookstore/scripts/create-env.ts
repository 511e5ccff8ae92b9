/** Makes `.env` from `.env.example` once, with a secret key of its own. */

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const EMPTY_KEY = /^SECRET_KEY=$/m;

const target = new URL("../.env", import.meta.url);
const example = new URL("../.env.example", import.meta.url);

if (!existsSync(target)) {
  const key = randomBytes(32).toString("hex");
  const lines = readFileSync(example, "utf8").replace(EMPTY_KEY, `SECRET_KEY=${key}`);
  writeFileSync(target, lines, { mode: 0o600, flag: "wx" });
}
