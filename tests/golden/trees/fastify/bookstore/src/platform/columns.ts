/** Column types that hold the same values on SQLite and PostgreSQL. */

import type { SqlBool } from "kysely";

import { Decimal } from "./decimal.ts";

/**
 * How values are stored: `S` is what the drivers read, `T` what that stands for. `cast` is needed where PostgreSQL cannot
 * infer the type of a parameter.
 */
export interface ColumnType<T, S = T> {
  readonly sqlite: string;
  readonly postgresql: string;
  readonly cast: string;
  readonly nullable?: true;
  read(stored: S): T;
  write(value: T): T;
}

export type ValueOf<C> = C extends { read(stored: never): infer T } ? T : never;
export type StoredOf<C> = C extends { read(stored: infer S): unknown } ? S : never;

function unchanged<T>(value: T): T {
  return value;
}

/** A text that compares and sorts by code point. */
export const text: ColumnType<string> = {
  sqlite: "TEXT",
  postgresql: 'varchar collate "C"',
  cast: "text",
  read: unchanged,
  write: unchanged,
};

/** A UUID in lower case with hyphens. */
export const uuid: ColumnType<string> = {
  sqlite: "TEXT(36)",
  postgresql: "uuid",
  cast: "uuid",
  read: unchanged,
  write: unchanged,
};

/** A 64-bit integer that a number holds exactly. */
export const integer: ColumnType<number> = {
  sqlite: "INTEGER",
  postgresql: "bigint",
  cast: "int8",
  read: unchanged,
  write: unchanged,
};

/** Any 64-bit integer. */
export const bigint: ColumnType<bigint, bigint | number> = {
  sqlite: "INTEGER",
  postgresql: "bigint",
  cast: "int8",
  read: BigInt,
  write: unchanged,
};

export const boolean: ColumnType<boolean, SqlBool> = {
  sqlite: "BOOLEAN",
  postgresql: "boolean",
  cast: "bool",
  read: Boolean,
  write: unchanged,
};

/** A moment in UTC at millisecond precision, in its wire form. */
export const timestamp: ColumnType<string> = {
  sqlite: "TEXT",
  postgresql: "timestamp with time zone",
  cast: "timestamptz",
  read: unchanged,
  write: unchanged,
};

/** A date in its wire form. */
export const date: ColumnType<string> = {
  sqlite: "TEXT",
  postgresql: "date",
  cast: "date",
  read: unchanged,
  write: unchanged,
};

type StoredDecimal = string | number | bigint;

/** An exact number; on SQLite an integer that counts its last digit, so that sums are exact. */
export function decimal(precision: number, scale: number): ColumnType<Decimal, StoredDecimal> {
  return {
    sqlite: "INTEGER",
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
export function orNull<T, S>(stored: S | null, read: (stored: S) => T): T | null {
  return stored === null ? null : read(stored);
}

/** The same type in a column that may be null. */
export function nullable<T, S>(type: ColumnType<T, S>): ColumnType<T | null, S | null> {
  return {
    ...type,
    nullable: true,
    read: (stored) => orNull(stored, (value) => type.read(value)),
    write: (value) => (value === null ? null : type.write(value)),
  };
}
