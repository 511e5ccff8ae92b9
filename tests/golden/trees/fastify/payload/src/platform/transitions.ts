/** The legal changes of states. */

import { type RawBuilder, sql } from "kysely";

import type { Session } from "./database.ts";
import { illegalTransition } from "./problems.ts";
import { type AnyTable, columnOf } from "./tables.ts";

type Edges = ReadonlyMap<string, readonly string[]>;

/** Refuse a change that no edge allows. */
export function refuseTransition(
  edges: Edges,
  field: string,
  from: string,
  to: string | undefined,
  resource: string,
): void {
  if (to === undefined || edges.get(from)?.includes(to) !== true) {
    throw illegalTransition(field, from, String(to), resource);
  }
}

/** Refuse the changes of rows that no edge allows. */
export async function refuseTransitions(
  trx: Session,
  table: AnyTable,
  ids: readonly (string | number)[],
  column: string,
  value: RawBuilder<unknown>,
  edges: Edges,
  field: string,
  resource: string,
): Promise<void> {
  if (ids.length === 0) {
    return;
  }
  const { rows } = await sql<{ from: string; to: string }>`
    select ${columnOf(table, column)} as ${sql.id("from")}, ${value} as ${sql.id("to")} from ${table}
    where ${columnOf(table, "id")} in (${sql.join([...ids])})
  `.execute(trx);
  for (const { from, to } of rows) {
    refuseTransition(edges, field, from, to, resource);
  }
}
