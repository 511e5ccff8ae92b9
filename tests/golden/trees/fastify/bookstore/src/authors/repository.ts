/** What is read of authors: one statement for the rows of a shape, and one for each of its lists. */

import type { Caller } from "../platform/caller.ts";
import type { Session } from "../platform/database.ts";
import { narrowed, type Wanted } from "../platform/reading.ts";
import { authorsTable } from "./table.ts";

/** The default shape of the rows that meet the conditions. */
export async function defaultRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
): Promise<unknown[]> {
  const rows = await trx
    .selectFrom("authors")
    .select([
      authorsTable.id.as("id"),
      authorsTable.name.as("name"),
      authorsTable.created_at.as("created_at"),
      authorsTable.updated_at.as("updated_at"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}
