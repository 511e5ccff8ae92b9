/**
 * The types of the wire: how a JSON value, or the text of a parameter, becomes a value.
 *
 * A value that does not fit is refused with exactly one code, the first that applies.
 */

import { Decimal } from "./decimal.ts";
import { asciiLower } from "./sql.ts";

export interface Parser<T> {
  /** The value of a JSON value. */
  readonly parse: (value: unknown) => T;
}

export interface Kind<T> extends Parser<T> {
  /** The value of a path or query parameter. */
  readonly parseText: (text: string) => T;
}

/** Why a value does not fit: a code of the wire contract and the values in its message. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;

  constructor(code: string, values: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

interface Lengths {
  readonly min?: number;
  readonly max?: number;
}

interface Bounds<T> {
  readonly min?: T;
  readonly max?: T;
}

const MAX_SAFE_INTEGER = BigInt(Number.MAX_SAFE_INTEGER);
const MAX_BIGINT = 2n ** 63n - 1n;
const MOST_DIGITS = 40;

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const DECIMAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const MOMENT =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/;
const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const EMAIL = /^[!-?A-~]+@[!-?A-~]+$/;
const URL_FORM = /^https?:\/\/[!-~]+$/;
const OUTER_BLANKS = /^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g;

/** The text without blanks around it. */
export function trimmed(text: string): string {
  return text.replace(OUTER_BLANKS, "");
}

function textOf(value: unknown): string {
  if (typeof value !== "string") {
    throw new Rejected(value === null ? "null" : "type");
  }
  return value;
}

function withoutNul(text: string): string {
  if (text.includes("\0")) {
    throw new Rejected("format");
  }
  return text;
}

/** The length in code points. */
function lengthOf(text: string): number {
  let length = text.length;
  for (let place = 0; place < text.length - 1; place += 1) {
    if ((text.charCodeAt(place) & 0xfc00) === 0xd800) {
      length -= 1;
    }
  }
  return length;
}

/** Refuse a length out of its bounds. */
export function refuseLength(length: number, { min, max }: Lengths): void {
  if (min !== undefined && length < min) {
    throw new Rejected("too_short", { min });
  }
  if (max !== undefined && length > max) {
    throw new Rejected("too_long", { max });
  }
}

function checkedText(text: string, lengths: Lengths, pattern?: RegExp): string {
  if (trimmed(text) === "") {
    throw new Rejected("blank");
  }
  withoutNul(text);
  refuseLength(lengthOf(text), lengths);
  if (pattern?.test(text) === false) {
    throw new Rejected("pattern");
  }
  return text;
}

function formed(text: string, form: RegExp): string {
  if (text !== "" && !form.test(text)) {
    throw new Rejected("format");
  }
  return text;
}

/** A pattern that a whole text has to match. */
export function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, "u");
}

/** A string without blanks around it; lengths are in code points. */
export function string(options: Lengths & { readonly pattern?: RegExp } = {}): Kind<string> {
  return {
    parse: (value) => checkedText(trimmed(textOf(value)), options, options.pattern),
    parseText: withoutNul,
  };
}

/** A string that is kept as it was sent. */
export function text(lengths: Lengths = {}): Kind<string> {
  return { parse: (value) => checkedText(textOf(value), lengths), parseText: withoutNul };
}

export const password = text;

export function email(): Kind<string> {
  return {
    parse: (value) => checkedText(formed(asciiLower(trimmed(textOf(value))), EMAIL), { max: 254 }),
    parseText: (given) => asciiLower(withoutNul(given)),
  };
}

export function url(): Kind<string> {
  return {
    parse: (value) => checkedText(formed(trimmed(textOf(value)), URL_FORM), { max: 2048 }),
    parseText: withoutNul,
  };
}

export function choice<const T extends string>(...values: readonly T[]): Kind<T> {
  const parse = (value: unknown): T => {
    const given = textOf(value);
    const found = values.find((known) => known === given);
    if (found === undefined) {
      throw new Rejected("choice", { choices: values.join(", ") });
    }
    return found;
  };
  return { parse, parseText: parse };
}

function refuseBounds<T>({ min, max }: Bounds<T>, compare: (bound: T) => number): void {
  if (min !== undefined && compare(min) < 0) {
    throw new Rejected("min", { min });
  }
  if (max !== undefined && compare(max) > 0) {
    throw new Rejected("max", { max });
  }
}

function inRange(number: bigint, lowest: bigint, highest: bigint): bigint {
  if (number < lowest || number > highest) {
    throw new Rejected("range");
  }
  return number;
}

function integerOf(given: string): bigint {
  if (!INTEGER.test(given)) {
    throw new Rejected("format");
  }
  return BigInt(given.slice(0, MOST_DIGITS));
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
}

/** An integer that every JSON parser reads exactly. */
export function integer(bounds: Bounds<number> = {}): Kind<number> {
  return {
    parse: (value) => {
      if (!isInteger(value)) {
        throw new Rejected(value === null ? "null" : "type");
      }
      refuseBounds(bounds, (bound) => (value < bound ? -1 : value > bound ? 1 : 0));
      return Number(inRange(BigInt(value), -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER));
    },
    parseText: (given) => Number(inRange(integerOf(given), -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)),
  };
}

/** An integer that identifies a row. */
export function rowNumber(): Kind<number> {
  return {
    parse: integer().parse,
    parseText: (given) => Number(inRange(integerOf(given), 0n, MAX_SAFE_INTEGER)),
  };
}

/** A 64-bit integer, a string on the wire. */
export function bigint(bounds: Bounds<bigint> = {}): Kind<bigint> {
  return {
    parse: (value) => {
      const number = integerOf(textOf(value));
      refuseBounds(bounds, (bound) => (number < bound ? -1 : number > bound ? 1 : 0));
      return inRange(number, -MAX_BIGINT - 1n, MAX_BIGINT);
    },
    parseText: (given) => inRange(integerOf(given), -MAX_BIGINT - 1n, MAX_BIGINT),
  };
}

/** An exact number with `scale` digits behind its point: a string on the wire, or an integer. */
export function decimal(
  precision: number,
  scale: number,
  bounds: Bounds<Decimal> = {},
): Kind<Decimal> {
  const parsed = (given: string, within: Bounds<Decimal>): Decimal => {
    const match = DECIMAL.exec(given);
    if (match === null) {
      throw new Rejected("format");
    }
    const number = Decimal.of(given);
    refuseBounds(within, (bound) => number.compare(bound));
    const [, , whole = "", fraction = ""] = match;
    if (fraction.length > scale || whole.replace(/^0+/, "").length > precision - scale) {
      throw new Rejected("range");
    }
    return number.rescaled(scale);
  };
  return {
    parse: (value) => parsed(isInteger(value) ? value.toString() : textOf(value), bounds),
    parseText: (given) => parsed(given, {}),
  };
}

export function boolean(): Kind<boolean> {
  return {
    parse: (value) => {
      if (typeof value !== "boolean") {
        throw new Rejected(value === null ? "null" : "type");
      }
      return value;
    },
    parseText: (given) => {
      if (given !== "true" && given !== "false") {
        throw new Rejected("format");
      }
      return given === "true";
    },
  };
}

export function date(): Kind<string> {
  const parse = (value: unknown): string => {
    const match = DATE.exec(textOf(value));
    if (match === null) {
      throw new Rejected("format");
    }
    return momentOf(match.slice(1).map(Number)).toISOString().slice(0, 10);
  };
  return { parse, parseText: parse };
}

/** A moment; it is kept in UTC at millisecond precision, in its wire form. */
export function moment(): Kind<string> {
  const parse = (value: unknown): string => {
    const match = MOMENT.exec(textOf(value));
    if (match === null) {
      throw new Rejected("format");
    }
    const [, , , , , , , fraction = "", sign = "+", hours = "0", minutes = "0"] = match;
    const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
    const local = momentOf([...match.slice(1, 7).map(Number), milliseconds]);
    const shifted = new Date(local.getTime() - offsetOf(sign, Number(hours), Number(minutes)));
    const year = shifted.getUTCFullYear();
    if (year < 1 || year > 9999) {
      throw new Rejected("range");
    }
    return shifted.toISOString();
  };
  return { parse, parseText: parse };
}

function offsetOf(sign: string, hours: number, minutes: number): number {
  if (hours > 23 || minutes > 59) {
    throw new Rejected("format");
  }
  return (sign === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** A moment in UTC. The year 0 has the form of a year, but is beyond the type. */
function momentOf(parts: readonly number[]): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = parts;
  const found = new Date(0);
  found.setUTCFullYear(year === 0 ? 2000 : year, month - 1, day);
  found.setUTCHours(hour, minute, second, millisecond);
  const isReal =
    found.getUTCMonth() === month - 1 &&
    found.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isReal) {
    throw new Rejected("format");
  }
  if (year === 0) {
    throw new Rejected("range");
  }
  return found;
}

export function uuid(): Kind<string> {
  const parse = (value: unknown): string => {
    const given = textOf(value);
    if (!UUID.test(given)) {
      throw new Rejected("format");
    }
    return given.toLowerCase();
  };
  return { parse, parseText: parse };
}

/** What a body names: a row that was looked up. */
export class Named<T> {
  readonly id: T | undefined;

  constructor(id: T | undefined) {
    this.id = id;
  }
}

/** A row that the input names by a value of `kind`, and that was looked up; it becomes the row's id. */
export function reference<Id extends string | number>(kind: Parser<unknown>): Parser<Id> {
  return {
    parse: (value) => {
      if (!(value instanceof Named)) {
        kind.parse(value);
      } else if (value.id !== undefined) {
        return value.id as Id;
      }
      throw new Rejected("reference");
    },
  };
}

/** A value or null; a blank string is null. */
export function nullable<T>(parser: Parser<T>): Parser<T | null> {
  return {
    parse: (value) => {
      if (value === null) {
        return null;
      }
      try {
        return parser.parse(value);
      } catch (error) {
        if (error instanceof Rejected && error.code === "blank") {
          return null;
        }
        throw error;
      }
    },
  };
}
