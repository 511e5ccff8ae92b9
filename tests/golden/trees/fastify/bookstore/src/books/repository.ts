/** What is read of books: one statement for the rows of a shape, and one for each of its lists. */

import { sql } from "kysely";

import type { Caller } from "../platform/caller.ts";
import * as columns from "../platform/columns.ts";
import type { Session } from "../platform/database.ts";
import { isMissing, narrowed, on, type Removal, type Wanted } from "../platform/reading.ts";
import { alias, joined } from "../platform/tables.ts";
import { authorsTable } from "../authors/table.ts";
import { usersTable } from "../users/table.ts";
import * as rules from "./rules.ts";
import { booksTable } from "./table.ts";

/** The default shape of the rows that meet the conditions. */
export async function defaultRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
): Promise<unknown[]> {
  const author = alias(authorsTable, "author", booksTable);
  const seller = alias(usersTable, "seller", booksTable);
  const rows = await trx
    .selectFrom("books")
    .leftJoin(joined(author), on(sql`${author.id} = ${booksTable.author_id}`))
    .leftJoin(joined(seller), on(sql`${seller.id} = ${booksTable.seller_id}`))

    .select([
      booksTable.id.as("id"),
      booksTable.title.as("title"),
      author.id.as("author_id"),
      author.name.as("author_name"),
      author.created_at.as("author_created_at"),
      author.updated_at.as("author_updated_at"),
      booksTable.price.as("price"),
      seller.id.as("seller_id"),
      seller.name.as("seller_name"),
      rules.reviewCount(booksTable, caller).as("review_count"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    author: isMissing(row.author_id)
      ? null
      : {
          id: row.author_id,
          name: row.author_name,
          createdAt: row.author_created_at,
          updatedAt: row.author_updated_at,
        },
    price: columns.readDecimal(row.price, 2),
    seller: isMissing(row.seller_id)
      ? null
      : {
          id: row.seller_id,
          name: row.seller_name,
        },
    reviewCount: row.review_count,
  }));
}

/** Delete rows, and what a delete does to the rows that refer to them. */
export const remove: Removal<string> = async (trx, ids) => {
  if (ids.length === 0) {
    return;
  }

  await trx.deleteFrom("books").where("id", "in", ids).execute();
};
