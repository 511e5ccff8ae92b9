/** Authors. */

import * as columns from "../platform/columns.ts";
import { registerUnique } from "../platform/integrity.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const authorsTable = defineTable("authors", {
  id: columns.uuid,
  name: columns.text,
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type Author = RowOf<typeof authorsTable>;

registerUnique({ name: "uq_authors_name", table: "authors", columns: ["name"], path: ["name"] });
