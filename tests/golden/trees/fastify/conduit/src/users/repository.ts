/** What is read of users: one statement for the rows of a shape, and one for each of its lists. */

import type { Caller } from "../platform/caller.ts";
import type { Session } from "../platform/database.ts";
import { narrowed, type Wanted } from "../platform/reading.ts";
import * as rules from "./rules.ts";
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
      usersTable.username.as("username"),
      usersTable.bio.as("bio"),
      usersTable.image.as("image"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    email: row.email,
    token: token,
    username: row.username,
    bio: row.bio,
    image: row.image,
  }));
}

/** The profile shape of the rows that meet the conditions. */
export async function profileRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
): Promise<unknown[]> {
  const rows = await trx
    .selectFrom("users")
    .select([
      usersTable.id.as("id"),
      usersTable.username.as("username"),
      usersTable.bio.as("bio"),
      usersTable.image.as("image"),
      rules.following(usersTable, caller).as("following"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    username: row.username,
    bio: row.bio,
    image: row.image,
    following: Boolean(row.following),
  }));
}
