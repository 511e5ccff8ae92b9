/** Slugs: readable, unique words for paths. */

import { PostgresAdapter, sql } from "kysely";

import type { Session } from "./database.ts";
import { allOf, type Condition } from "./sql.ts";
import { columnOf, type AnyTable, tableName } from "./tables.ts";

const MAX_LENGTH = 80;

interface SlugOptions {
  readonly taken?: readonly string[];
  readonly own?: string | number;
  readonly live?: Condition;
}

/** The text in a-z, 0-9 and single hyphens; the fallback where nothing is left of it. */
export function slugify(text: string | null | undefined, fallback: string): string {
  const ascii = (text ?? "")
    .normalize("NFKD")
    // eslint-disable-next-line no-control-regex
    .replace(/[^\x00-\x7f]/gu, "")
    .toLowerCase();
  const words = ascii.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return words.slice(0, MAX_LENGTH).replace(/-+$/, "") || fallback;
}

/** The first of `base`, `base-2`, `base-3` that no other row has and that is not `taken`. */
export async function freeSlug(
  trx: Session,
  table: AnyTable,
  column: string,
  base: string,
  { taken = [], own, live }: SlugOptions = {},
): Promise<string> {
  await lockSlugs(trx, table, column, base);
  const slug = columnOf(table, column);
  const prefix = `${base}-`;
  const next = `${base}.`; // a dot follows the hyphen, so that an index finds all that starts with the prefix
  const conditions: Condition[] = [
    sql`(${slug} = ${base} or (${slug} > ${prefix} and ${slug} < ${next}))`,
  ];
  if (own !== undefined) {
    conditions.push(sql`${columnOf(table, "id")} <> ${own}`);
  }
  if (live !== undefined) {
    conditions.push(live);
  }
  const { rows } = await sql<{ slug: string }>`
    select ${slug} as slug from ${table} where ${allOf(conditions)}
  `.execute(trx);
  const used = new Set([...taken, ...rows.map((row) => row.slug)]);
  let number = 1;
  let free = base;
  while (used.has(free)) {
    number += 1;
    free = `${prefix}${String(number)}`;
  }
  return free;
}

/** Let one transaction at a time choose among slugs that differ in numbers; on SQLite only one writes anyway. */
async function lockSlugs(
  trx: Session,
  table: AnyTable,
  column: string,
  base: string,
): Promise<void> {
  if (trx.getExecutor().adapter instanceof PostgresAdapter) {
    const name = `${tableName(table)}.${column}.${base.replace(/(?:-[0-9]+)+$/, "")}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
  }
}
