/** What holds for rows of notes: conditions and computed values, as SQL. */

import { sql } from "kysely";

import type { Filtering, Rule } from "../platform/rules.ts";
import { notesTable } from "./table.ts";

type Row = typeof notesTable;

/** Who may read: owner == $user */
export const canRead: Rule<Row> = (note, caller) => sql`${note.owner_id} = ${caller.key}`;

/** Who may update: owner == $user */
export const canUpdate: Rule<Row> = (note, caller) => sql`${note.owner_id} = ${caller.key}`;

/** Who may delete: owner == $user */
export const canDelete: Rule<Row> = (note, caller) => sql`${note.owner_id} = ${caller.key}`;

/** body != '* / ''' ${x}', or unknown */
export const meetsQuiet: Rule<Row> = (note) =>
  sql`coalesce(${note.body} <> ${'*/ """ ${x}'}, true)`;

/** The value of `loud`. */
export const loud: Rule<Row> = (note) =>
  sql`coalesce((${note.body} = ${'""" {{ x }} */'} or ${note.kind} = ${"None"}), false)`;

/** Whether `class` passes a test. */
export const listNotesByClass: Filtering<Row> = (note, caller, test) => test(note.class);

/** Whether `kind` passes a test. */
export const listNotesByKind: Filtering<Row> = (note, caller, test) => test(note.kind);

/** Required: session < 1000000 */
export const updateNoteRequires1: Rule<Row> = (note) => sql`${note.session} < 1000000`;
