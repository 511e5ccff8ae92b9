/** Column types that hold the same values on SQLite and PostgreSQL. */

import { Decimal } from "./decimal.ts";

/** How a type is stored, and how its values are read. `cast` is needed where PostgreSQL cannot infer a parameter's type. */
export interface ColumnType<T> {
  readonly sqlite: string;
  readonly postgresql: string;
  readonly cast: string;
  read(this: void, stored: unknown): T;
  write(this: void, value: T): T;
}

export type ValueOf<C> = C extends ColumnType<infer T> ? T : never;

function unchanged<T>(value: T): T {
  return value;
}

function asStored<T>(stored: unknown): T {
  return stored as T;
}

/** A text that compares and sorts by code point. */
export const text: ColumnType<string> = {
  sqlite: "text",
  postgresql: 'text collate "C"',
  cast: "text",
  read: asStored,
  write: unchanged,
};

/** A UUID in lower case with hyphens. */
export const uuid: ColumnType<string> = {
  sqlite: "text(36)",
  postgresql: "uuid",
  cast: "uuid",
  read: asStored,
  write: unchanged,
};

/** A 64-bit integer that a number holds exactly. */
export const integer: ColumnType<number> = {
  sqlite: "integer",
  postgresql: "bigint",
  cast: "int8",
  read: Number,
  write: unchanged,
};

/** Any 64-bit integer. */
export const bigint: ColumnType<bigint> = {
  sqlite: "integer",
  postgresql: "bigint",
  cast: "int8",
  read: (stored) => BigInt(stored as bigint | number),
  write: unchanged,
};

export const boolean: ColumnType<boolean> = {
  sqlite: "boolean",
  postgresql: "boolean",
  cast: "bool",
  read: Boolean,
  write: unchanged,
};

/** A moment in UTC at millisecond precision, in its wire form. */
export const timestamp: ColumnType<string> = {
  sqlite: "text",
  postgresql: "timestamp(3) with time zone",
  cast: "timestamptz",
  read: asStored,
  write: unchanged,
};

/** A date in its wire form. */
export const date: ColumnType<string> = {
  sqlite: "text",
  postgresql: "date",
  cast: "date",
  read: asStored,
  write: unchanged,
};

/** An exact number; on SQLite an integer that counts its last digit, so that sums are exact. */
export function decimal(precision: number, scale: number): ColumnType<Decimal> {
  return {
    sqlite: "integer",
    postgresql: `numeric(${String(precision)}, ${String(scale)})`,
    cast: "numeric",
    read: (stored) => readDecimal(stored, scale),
    write: (value) => value.rescaled(scale),
  };
}

/** A stored number: SQLite counts last digits, PostgreSQL writes the number as text. */
export function readDecimal(stored: unknown, scale: number): Decimal {
  return typeof stored === "string"
    ? Decimal.of(stored).rescaled(scale)
    : new Decimal(BigInt(stored as bigint | number), scale);
}

/** A value that may be null, as a reader of its type reads it. */
export function orNull<T>(stored: unknown, read: (stored: unknown) => T): T | null {
  return stored === null ? null : read(stored);
}

/** The same type in a column that may be null. */
export function nullable<T>(type: ColumnType<T>): ColumnType<T | null> {
  return {
    ...type,
    read: (stored) => orNull(stored, type.read),
    write: (value) => (value === null ? null : type.write(value)),
  };
}
