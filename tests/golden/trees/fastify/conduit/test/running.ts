/** Values of which each row has another. */

import { Decimal } from "../src/platform/decimal.ts";

let last = 0;

/** A number that no other row of a test has. */
export function nextCount(): number {
  last += 1;
  return last;
}

export function plus(first: number, number: number): number;
export function plus(first: bigint, number: number): bigint;
export function plus(first: Decimal, number: number): Decimal;
export function plus(first: number | bigint | Decimal, number: number): number | bigint | Decimal {
  if (first instanceof Decimal) {
    return new Decimal(first.unscaled + BigInt(number) * 10n ** BigInt(first.scale), first.scale);
  }
  return typeof first === "bigint" ? first + BigInt(number) : first + number;
}

export function daysAfter(first: string, number: number): string {
  const moment = new Date(first);
  moment.setUTCDate(moment.getUTCDate() + number);
  return moment.toISOString().slice(0, first.length);
}
