/** What is read of notes: one statement for the rows of a shape, and one for each of its lists. */

import type { Caller } from "../platform/caller.ts";
import type { Session } from "../platform/database.ts";
import { narrowed, type Removal, type Wanted } from "../platform/reading.ts";
import * as rules from "./rules.ts";
import { notesTable } from "./table.ts";

/** The default shape of the rows that meet the conditions. */
export async function defaultRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
): Promise<unknown[]> {
  const rows = await trx
    .selectFrom("notes")
    .select([
      notesTable.id.as("id"),
      notesTable.class.as("class"),
      notesTable.import.as("import"),
      notesTable.kind.as("kind"),
      notesTable.owner_id.as("owner"),
      notesTable.session.as("session"),
      notesTable.metadata.as("metadata"),
      notesTable.body.as("body"),
      rules.loud(notesTable, caller).as("loud"),
      notesTable.created_at.as("created_at"),
      notesTable.updated_at.as("updated_at"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    class: row.class,
    import: row.import,
    kind: row.kind,
    owner: row.owner,
    session: row.session,
    metadata: Boolean(row.metadata),
    body: row.body,
    loud: Boolean(row.loud),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

/** Delete rows, and what a delete does to the rows that refer to them. */
export const remove: Removal<string> = async (trx, ids) => {
  if (ids.length === 0) {
    return;
  }

  await trx.deleteFrom("notes").where("id", "in", ids).execute();
};
