/** Reviews. */

import * as columns from "../platform/columns.ts";
import { registerUnique } from "../platform/integrity.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const reviewsTable = defineTable("reviews", {
  id: columns.uuid,
  book_id: columns.uuid,
  reader_id: columns.uuid,
  stars: columns.integer,
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type Review = RowOf<typeof reviewsTable>;

registerUnique({
  name: "uq_reviews_book_id_reader_id",
  table: "reviews",
  columns: ["book_id", "reader_id"],
  path: ["reader"],
});
