/** What holds for rows of users: conditions and computed values, as SQL. */

import { sql } from "kysely";

import type { Rule } from "../platform/rules.ts";
import type { UniqueRule } from "../platform/writes.ts";
import { usersTable } from "./table.ts";

type Row = typeof usersTable;

export const unique: readonly UniqueRule[] = [
  { columns: ["email"], names: ["email"], nullsEqual: false },
];

/** Who may read: self == $user */
export const canRead: Rule<Row> = (user, caller) => sql`${user.id} = ${caller.key}`;
