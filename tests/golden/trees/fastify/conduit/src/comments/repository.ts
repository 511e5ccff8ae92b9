/** What is read of comments: one statement for the rows of a shape, and one for each of its lists. */

import { sql } from "kysely";

import type { Caller } from "../platform/caller.ts";
import * as columns from "../platform/columns.ts";
import type { Session } from "../platform/database.ts";
import { isMissing, narrowed, on, type Removal, type Wanted } from "../platform/reading.ts";
import { alias, joined } from "../platform/tables.ts";
import * as userRules from "../users/rules.ts";
import { usersTable } from "../users/table.ts";
import { commentsTable } from "./table.ts";

/** The default shape of the rows that meet the conditions. */
export async function defaultRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
): Promise<unknown[]> {
  const author = alias(usersTable, "author", commentsTable);
  const rows = await trx
    .selectFrom("comments")
    .leftJoin(joined(author), on(sql`${author.id} = ${commentsTable.author_id}`))

    .select([
      commentsTable.id.as("id"),
      commentsTable.created_at.as("created_at"),
      commentsTable.updated_at.as("updated_at"),
      commentsTable.body.as("body"),
      author.id.as("author_id"),
      author.username.as("author_username"),
      author.bio.as("author_bio"),
      author.image.as("author_image"),
      userRules.following(author, caller).as("author_following"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    body: row.body,
    author: isMissing(row.author_id)
      ? null
      : {
          username: row.author_username,
          bio: row.author_bio,
          image: row.author_image,
          following: columns.orNull(row.author_following, Boolean),
        },
  }));
}

/** Delete rows, and what a delete does to the rows that refer to them. */
export const remove: Removal<number> = async (trx, ids) => {
  if (ids.length === 0) {
    return;
  }

  await trx.deleteFrom("comments").where("id", "in", ids).execute();
};
