/** What holds for rows of comments: conditions and computed values, as SQL. */

import { sql } from "kysely";

import type { Rule } from "../platform/rules.ts";
import { commentsTable } from "./table.ts";

type Row = typeof commentsTable;

/** Who may delete: author == $user */
export const canDelete: Rule<Row> = (comment, caller) => sql`${comment.author_id} = ${caller.key}`;
