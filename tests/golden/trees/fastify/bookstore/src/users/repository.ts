/** What is read of users: one statement for the rows of a shape, and one for each of its lists. */

import type { Caller } from "../platform/caller.ts";
import type { Session } from "../platform/database.ts";
import { narrowed, type Wanted } from "../platform/reading.ts";
import { usersTable } from "./table.ts";

/** The session shape of the rows that meet the conditions. */
export async function sessionRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
  token: string | null = null,
): Promise<unknown[]> {
  const rows = await trx
    .selectFrom("users")
    .select([
      usersTable.id.as("id"),
      usersTable.email.as("email"),
      usersTable.name.as("name"),
      usersTable.created_at.as("created_at"),
      usersTable.updated_at.as("updated_at"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    token: token,
  }));
}
