/** What is read of reviews: one statement for the rows of a shape, and one for each of its lists. */

import type { Caller } from "../platform/caller.ts";
import type { Session } from "../platform/database.ts";
import { narrowed, type Wanted } from "../platform/reading.ts";
import { reviewsTable } from "./table.ts";

/** The default shape of the rows that meet the conditions. */
export async function defaultRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
): Promise<unknown[]> {
  const rows = await trx
    .selectFrom("reviews")
    .select([
      reviewsTable.id.as("id"),
      reviewsTable.book_id.as("book"),
      reviewsTable.reader_id.as("reader"),
      reviewsTable.stars.as("stars"),
      reviewsTable.created_at.as("created_at"),
      reviewsTable.updated_at.as("updated_at"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    book: row.book,
    reader: row.reader,
    stars: row.stars,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}
