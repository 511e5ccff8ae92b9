/** SQL that reads differently on SQLite and PostgreSQL. */

import { type RawBuilder, type SqlBool, sql } from "kysely";

import type { ColumnType } from "./columns.ts";
import { Bound, Portable } from "./dialects.ts";

export type Condition = RawBuilder<SqlBool>;

export type Unit = "minutes" | "hours" | "days";

const MINUTES: Readonly<Record<Unit, number>> = { minutes: 1, hours: 60, days: 1440 };

/** An expression that each database writes in its own words. */
function portable<T>(sqlite: RawBuilder<T>, postgresql: RawBuilder<T>): RawBuilder<T> {
  return sql<T>`${new Portable(sqlite, postgresql)}`;
}

/** A value of a known type, where the databases could not tell its type. */
export function bound<T, S>(type: ColumnType<T, S>, value: T | null | undefined): RawBuilder<T> {
  return sql<T>`${new Bound(type.cast, value === null || value === undefined ? null : type.write(value))}`;
}

/** All of the conditions; of none, true. */
export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

/** Any of the conditions. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

/** Whether the text has the needle in it, A-Z folded, `%` and `_` as they are. */
export function contains(text: RawBuilder<unknown>, needle: string): Condition {
  const folded = asciiLower(needle);
  return portable<SqlBool>(
    sql`instr(lower(${text}), ${folded}) > 0`,
    sql`strpos(lower(${text} collate "C"), ${folded}) > 0`,
  );
}

export function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The moment that lies so far away; a day is 24 hours. */
export function shift(moment: RawBuilder<unknown>, amount: number, unit: Unit): RawBuilder<string> {
  const minutes = amount * MINUTES[unit];
  return portable<string>(
    sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${moment}, ${sql.lit(`${String(minutes)} minutes`)})`,
    sql`(${moment} + make_interval(mins => ${sql.lit(minutes)}))`,
  );
}

/** The date so many days later, or earlier. */
export function shiftDate(day: RawBuilder<unknown>, days: number): RawBuilder<string> {
  return portable<string>(
    sql`date(${day}, ${sql.lit(`${String(days)} days`)})`,
    sql`(${day} + ${sql.lit(days)})`,
  );
}

/** The number with `target` digits behind its point: exact, or rounded half away from zero. */
export function rescale(
  number: RawBuilder<unknown>,
  source: number,
  target: number,
): RawBuilder<unknown> {
  const power = sql.lit(10 ** Math.abs(target - source));
  if (target === source) {
    return number;
  }
  if (target > source) {
    return portable(sql`(${number} * ${power})`, sql`cast(${number} as numeric)`);
  }
  const half = sql`(${power} / 2 * (case when (${number}) < 0 then -1 else 1 end))`;
  return portable(
    sql`(((${number}) + ${half}) / ${power})`,
    sql`round(cast(${number} as numeric), ${sql.lit(target)})`,
  );
}

/** The place of an enum's value among the declared ones. */
export function rank(value: RawBuilder<unknown>, choices: readonly string[]): RawBuilder<number> {
  const places = choices.map((choice, place) => sql`when ${choice} then ${sql.lit(place)}`);
  return sql<number>`case ${value} ${sql.join(places, sql` `)} end`;
}
