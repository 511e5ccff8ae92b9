/** q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third */

import * as columns from "../platform/columns.ts";
import { registerUnique } from "../platform/integrity.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const usersTable = defineTable("users", {
  id: columns.uuid,
  email: columns.text,
  password: columns.text,
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type User = RowOf<typeof usersTable>;

registerUnique({ name: "uq_users_email", table: "users", columns: ["email"], path: ["email"] });
