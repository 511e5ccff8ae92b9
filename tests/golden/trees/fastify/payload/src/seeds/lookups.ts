/** How a seeded row is known again: by the values of its columns. */

import { sql } from "kysely";

import type { Session } from "../platform/database.ts";
import { allOf, type Condition } from "../platform/sql.ts";
import { type AnyTable, columnOf } from "../platform/tables.ts";
import { valueOf } from "../platform/writes.ts";

type Named = Readonly<Record<string, unknown>>;

export async function idOf(trx: Session, table: AnyTable, named: Named): Promise<string> {
  const id = await find(trx, table, named);
  if (id === undefined) {
    throw new Error(`no row is named ${JSON.stringify(named)}`);
  }
  return id as string;
}

export async function isMissing(trx: Session, table: AnyTable, named: Named): Promise<boolean> {
  return (await find(trx, table, named)) === undefined;
}

async function find(trx: Session, table: AnyTable, named: Named): Promise<unknown> {
  return valueOf(trx, columnOf(table, "id"), table, isNamed(table, named));
}

function isNamed(table: AnyTable, named: Named): Condition {
  const conditions = Object.entries(named).map(([name, value]): Condition => {
    const column = columnOf(table, name);
    return value === null ? sql`${column} is null` : sql`${column} = ${value}`;
  });
  return allOf(conditions);
}
