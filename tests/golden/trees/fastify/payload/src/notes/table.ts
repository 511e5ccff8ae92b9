/** q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third */

import * as columns from "../platform/columns.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const notesTable = defineTable("notes", {
  id: columns.uuid,
  class: columns.text,
  import: columns.nullable(columns.text),
  kind: columns.text,
  owner_id: columns.uuid,
  session: columns.integer,
  metadata: columns.boolean,
  body: columns.nullable(columns.text),
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type Note = RowOf<typeof notesTable>;
