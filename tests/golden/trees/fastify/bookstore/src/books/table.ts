/** Books. */

import * as columns from "../platform/columns.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const booksTable = defineTable("books", {
  id: columns.uuid,
  title: columns.text,
  author_id: columns.uuid,
  price: columns.decimal(8, 2),
  seller_id: columns.uuid,
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type Book = RowOf<typeof booksTable>;
