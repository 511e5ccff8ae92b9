/** Articles. */

import * as columns from "../platform/columns.ts";
import { registerUnique } from "../platform/integrity.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const articlesTable = defineTable("articles", {
  id: columns.integer,
  slug: columns.text,
  title: columns.text,
  description: columns.text,
  body: columns.text,
  author_id: columns.integer,
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type Article = RowOf<typeof articlesTable>;

export const articleTagListTable = defineTable("article_tag_list", {
  article_id: columns.integer,
  tag_id: columns.integer,
});

export const articleFavoritedByTable = defineTable("article_favorited_by", {
  article_id: columns.integer,
  user_id: columns.integer,
});

registerUnique({ name: "uq_articles_slug", table: "articles", columns: ["slug"], path: ["slug"] });
