/** What is read of tags: one statement for the rows of a shape, and one for each of its lists. */

import type { Caller } from "../platform/caller.ts";
import type { Session } from "../platform/database.ts";
import { narrowed, type Wanted } from "../platform/reading.ts";
import { tagsTable } from "./table.ts";

/** The label shape of the rows that meet the conditions. */
export async function labelRows(trx: Session, caller: Caller, wanted: Wanted): Promise<unknown[]> {
  const rows = await trx
    .selectFrom("tags")
    .select([tagsTable.id.as("id"), tagsTable.name.as("name")])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => row.name);
}
