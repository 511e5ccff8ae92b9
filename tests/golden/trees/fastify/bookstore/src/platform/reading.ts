/** How statements that read are narrowed, ordered and grouped. */

import type { JoinBuilder, RawBuilder, SelectQueryBuilder } from "kysely";

import type { Session } from "./database.ts";
import { allOf, type Condition } from "./sql.ts";

/** Which rows are read, and in which order. */
export interface Wanted {
  readonly where: readonly Condition[];
  readonly orderBy?: readonly RawBuilder<unknown>[];
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

/** Deletes rows, at a time. */
export type Removal<Key> = (trx: Session, ids: readonly Key[], now: string) => Promise<void>;

export function narrowed<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  { where, orderBy = [], limit, offset = 0 }: Wanted,
): SelectQueryBuilder<DB, TB, O> {
  const found = ordered(query.where(allOf(where)), orderBy);
  return limit === undefined ? found : found.limit(limit).offset(offset);
}

export function ordered<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  orderBy: readonly RawBuilder<unknown>[],
): SelectQueryBuilder<DB, TB, O> {
  return orderBy.reduce((found, key) => found.orderBy(key), query);
}

/** The condition of a join. */
export function on(
  condition: Condition,
): <DB, TB extends keyof DB>(join: JoinBuilder<DB, TB>) => JoinBuilder<DB, TB> {
  return (join) => join.on(condition);
}

/** Whether a row that was joined is missing, by its id. */
export function isMissing(id: unknown): boolean {
  return id === null;
}

/** The items of each key, in their order. */
export function grouped<Row, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  itemOf: (row: Row) => unknown,
): Map<Key, unknown[]> {
  const groups = new Map<Key, unknown[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const items = groups.get(key);
    if (items === undefined) {
      groups.set(key, [itemOf(row)]);
    } else {
      items.push(itemOf(row));
    }
  }
  return groups;
}
