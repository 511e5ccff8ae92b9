/** Users. */

import * as columns from "../platform/columns.ts";
import { registerUnique } from "../platform/integrity.ts";
import { defineTable, type RowOf } from "../platform/tables.ts";

export const usersTable = defineTable("users", {
  id: columns.integer,
  email: columns.text,
  username: columns.text,
  password: columns.text,
  bio: columns.nullable(columns.text),
  image: columns.nullable(columns.text),
  created_at: columns.timestamp,
  updated_at: columns.timestamp,
});

export type User = RowOf<typeof usersTable>;

export const userFollowersTable = defineTable("user_followers", {
  user_id: columns.integer,
  related_user_id: columns.integer,
});

registerUnique(
  { name: "uq_users_email", table: "users", columns: ["email"], path: ["email"] },
  { name: "uq_users_username", table: "users", columns: ["username"], path: ["username"] },
);
