/** Whether the user of a token is still there. */

import { sql } from "kysely";

import type { Session } from "../platform/database.ts";
import { valueOf } from "../platform/writes.ts";
import { usersTable } from "../users/table.ts";

export async function callerExists(trx: Session, id: string): Promise<boolean> {
  const isCaller = sql<boolean>`${usersTable.id} = ${id}`;
  return (await valueOf(trx, usersTable.id, usersTable, isCaller)) !== undefined;
}
