/** What holds for rows of books: conditions and computed values, as SQL. */

import { sql } from "kysely";

import type { Filtering, Rule, Value } from "../platform/rules.ts";
import { alias } from "../platform/tables.ts";
import { reviewsTable } from "../reviews/table.ts";
import { booksTable } from "./table.ts";

type Row = typeof booksTable;

/** Who may update: seller == $user */
export const canUpdate: Rule<Row> = (book, caller) => sql`${book.seller_id} = ${caller.key}`;

/** Who may delete: seller == $user */
export const canDelete: Rule<Row> = (book, caller) => sql`${book.seller_id} = ${caller.key}`;

/** The value of `reviewCount`. */
export const reviewCount: Value<Row> = (book) => {
  const reviews = alias(reviewsTable, "reviews", book);
  return sql`(select count(*) from ${reviews} where ${reviews.book_id} = ${book.id})`;
};

/** Whether `author` passes a test. */
export const listBooksByAuthor: Filtering<Row> = (book, caller, test) => test(book.author_id);

/** Whether `price` passes a test. */
export const listBooksByPrice: Filtering<Row> = (book, caller, test) => test(book.price);
