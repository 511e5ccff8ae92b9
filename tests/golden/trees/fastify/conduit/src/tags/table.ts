/** Tags. */

import * as columns from "../platform/columns.ts";
import { registerUnique } from "../platform/integrity.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const tagsTable = defineTable("tags", {
  id: columns.integer,
  name: columns.text,
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type Tag = RowOf<typeof tagsTable>;

registerUnique({ name: "uq_tags_name", table: "tags", columns: ["name"], path: ["name"] });
