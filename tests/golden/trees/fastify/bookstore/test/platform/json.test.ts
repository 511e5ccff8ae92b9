/** Strict JSON. */

import { expect, test } from "vitest";

import { parseJson } from "../../src/platform/json.ts";

const parse = (text: string): unknown => parseJson(Buffer.from(text));

test.each([
  ["1.0", 1],
  ["1e2", 100],
  ["9007199254740993", 9_007_199_254_740_993n],
  ["1e400", 10n ** 40n],
  ["-1e400", -(10n ** 40n)],
  ["1.00000000000000000001", 0.5],
])("the number %s is %s", (text, value) => {
  expect(parse(text)).toEqual(value);
});

test.each([
  '{"a": NaN}',
  '"\\ud800"',
  "\ufeff{}",
  "{} {}",
  "[".repeat(65) + "]".repeat(65),
  '{"a"',
])("%s is refused", (text) => {
  expect(() => parse(text)).toThrow();
});

test("bytes that are no UTF-8 are refused", () => {
  expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow();
});

test("64 levels are read", () => {
  expect(() => parse("[".repeat(64) + "]".repeat(64))).not.toThrow();
});

test("of duplicate members the last counts, and no member is inherited", () => {
  const value = parse('{"a": 1, "a": 2}') as object;
  expect(value).toEqual({ a: 2 });
  expect("constructor" in value).toBe(false);
});
