/** Comments. */

import * as columns from "../platform/columns.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const commentsTable = defineTable("comments", {
  id: columns.integer,
  body: columns.text,
  article_id: columns.integer,
  author_id: columns.integer,
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type Comment = RowOf<typeof commentsTable>;
