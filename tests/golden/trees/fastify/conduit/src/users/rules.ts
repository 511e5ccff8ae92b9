/** What holds for rows of users: conditions and computed values, as SQL. */

import { sql } from "kysely";

import type { Rule } from "../platform/rules.ts";
import { alias } from "../platform/tables.ts";
import type { UniqueRule } from "../platform/writes.ts";
import { usersTable, userFollowersTable } from "./table.ts";

type Row = typeof usersTable;

export const unique: readonly UniqueRule[] = [
  { columns: ["email"], names: ["email"], nullsEqual: false },
  { columns: ["username"], names: ["username"], nullsEqual: false },
];

/** Who may update: self == $user */
export const canUpdate: Rule<Row> = (user, caller) => sql`${user.id} = ${caller.key}`;

/** The value of `following`. */
export const following: Rule<Row> = (user, caller) => {
  const followers = alias(userFollowersTable, "followers", user);
  return sql`exists (select 1 from ${followers} where ${followers.user_id} = ${user.id} and ${followers.related_user_id} = ${caller.key})`;
};
