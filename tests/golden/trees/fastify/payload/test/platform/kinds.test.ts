/** The types of the wire. */

import { expect, test } from "vitest";

import { Decimal } from "../../src/platform/decimal.ts";
import * as kinds from "../../src/platform/kinds.ts";

test.each<[kinds.Kind<unknown>, unknown, unknown]>([
  [kinds.string(), " \tx ", "x"],
  [kinds.text(), " x ", " x "],
  [kinds.email(), " A@Example.COM", "a@example.com"],
  [kinds.integer(), 7, 7],
  [kinds.integer(), -0, 0],
  [kinds.bigint(), "9223372036854775807", 2n ** 63n - 1n],
  [kinds.decimal(8, 2), "-1.5", new Decimal(-150n, 2)],
  [kinds.decimal(8, 2), 3, new Decimal(300n, 2)],
  [kinds.date(), "0001-01-01", "0001-01-01"],
  [kinds.moment(), "2026-01-01T00:30:00.1239+01:00", "2025-12-31T23:30:00.123Z"],
  [kinds.uuid(), "01900000-0000-7000-8000-00000000000A", "01900000-0000-7000-8000-00000000000a"],
])("%# fits", (kind, given, value) => {
  expect(kind.parse(given)).toEqual(value);
});

test.each<[kinds.Kind<unknown>, unknown, string]>([
  [kinds.string(), null, "null"],
  [kinds.string(), 1, "type"],
  [kinds.string(), " ", "blank"],
  [kinds.string(), "a\0", "format"],
  [kinds.string({ max: 1 }), "\u{1f600}\u{1f600}", "too_long"],
  [kinds.string({ pattern: kinds.whole("[a-z]") }), "ab", "pattern"],
  [kinds.integer(), "1", "type"],
  [kinds.integer(), 0.5, "type"],
  [kinds.integer({ min: 1 }), 0, "min"],
  [kinds.integer(), 2n ** 60n, "range"],
  [kinds.bigint(), "1e3", "format"],
  [kinds.decimal(4, 2), 1.5, "type"],
  [kinds.decimal(4, 2), "1.234", "range"],
  [kinds.decimal(4, 2), "123.0", "range"],
  [kinds.boolean(), "true", "type"],
  [kinds.choice("a", "b"), "c", "choice"],
  [kinds.date(), "2026-02-30", "format"],
  [kinds.moment(), "0001-01-01T00:00:00+01:00", "range"],
  [kinds.moment(), "2026-01-01 00:00:00Z", "format"],
])("%# is refused: %s", (kind, given, code) => {
  expect(() => kind.parse(given)).toThrow(expect.objectContaining({ code }));
});

test.each([
  ["1.005", 2, "1.01"],
  ["-1.005", 2, "-1.01"],
  ["0.004", 2, "0.00"],
  ["2", 3, "2.000"],
])("%s with %i digits is %s", (given, scale, text) => {
  expect(Decimal.of(given).rescaled(scale).toString()).toBe(text);
});
