/** What can be done with notes: transactions, rules and effects. */

import type { FastifyRequest } from "fastify";
import { sql } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import * as columns from "../platform/columns.ts";
import type { Database } from "../platform/database.ts";
import { newId } from "../platform/ids.ts";
import { uuidKey } from "../platform/keys.ts";
import { choice, string } from "../platform/kinds.ts";
import { listQuery } from "../platform/listing.ts";
import { brokenCheck, brokenElsewhere, forbidden, requirement } from "../platform/problems.ts";
import { bound, type Condition } from "../platform/sql.ts";
import { validate } from "../platform/validation.ts";
import {
  broken,
  changed,
  countRows,
  type Created,
  findRow,
  found,
  holds,
  insertRow,
  lockRow,
  type Page,
  placeOf,
  setColumn,
  updateRow,
} from "../platform/writes.ts";
import type { Services } from "../services/index.ts";

import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import { notesTable, type Note } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class NoteOperations {
  protected readonly database: Database;
  protected readonly services: Services;

  constructor(database: Database, services: Services) {
    this.database = database;
    this.services = services;
  }

  /** q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third */
  async listNotes(caller: Caller, request: FastifyRequest): Promise<Page> {
    return this.database.read(async (trx) => {
      const query = listQuery(
        request,
        {
          id: notesTable.id,
          filters: {
            class: {
              kind: string(),
              match: (test) => rules.listNotesByClass(notesTable, caller, test),
              operators: ["in", "contains"],
            },
            kind: {
              kind: choice("None", "class", "def-1", "true"),
              match: (test) => rules.listNotesByKind(notesTable, caller, test),
              operators: ["in"],
            },
          },
          sorts: {
            class: { expression: notesTable.class },
          },
          page: { size: 20, maximum: 100 },
        },
        "note",
      );
      const where: Condition[] = [rules.canRead(notesTable, caller), ...query.conditions];
      const items = await repository.defaultRows(trx, caller, { ...query, where });
      return { items, total: await countRows(trx, notesTable, where) };
    });
  }

  /** Create note */
  async createNote(caller: Caller, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const members = body.members(null, "note");
      const data = validate(schemas.createNote, members, body, "note");
      const values: Partial<Note> = {
        id: newId(),
        class: data.class ?? '"""; import os #',
        import:
          data.import === undefined
            ? "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird"
            : data.import,
        kind: data.kind ?? "None",
        owner_id: caller.userId,
        session: data.session ?? 0,
        metadata: data.metadata ?? false,
        body: data.body ?? null,
        created_at: caller.now,
        updated_at: caller.now,
      };
      const noteId = await insertRow(trx, notesTable, values);
      if (
        !(await holds(
          trx,
          rules.meetsQuiet(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw brokenCheck(
          "quiet",
          "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
          [],
          "note",
        );
      }
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${notesTable.id} = ${noteId}`],
      });
      const place = await placeOf(trx, notesTable, sql`${notesTable.id} = ${noteId}`, [
        "/notes/",
        notesTable.id,
      ]);
      return { item: answer, location: place };
    });
  }

  /** Get note */
  async getNote(caller: Caller, id_: string): Promise<unknown> {
    return this.database.read(async (trx) => {
      const where: Condition[] = [
        sql`${notesTable.id} = (${uuidKey(id_, "note")})`,
        rules.canRead(notesTable, caller),
      ];
      const [item] = await repository.defaultRows(trx, caller, { where });
      return found(item, "note");
    });
  }

  /** Update note */
  async updateNote(caller: Caller, id_: string, body: Body): Promise<unknown> {
    return this.database.write(async (trx) => {
      const note = found(
        await lockRow(
          trx,
          notesTable,
          sql`${notesTable.id} = (${uuidKey(id_, "note")})`,
          rules.canRead(notesTable, caller),
        ),
        "note",
      );
      const noteId = note.id;
      if (
        !(await holds(
          trx,
          rules.canUpdate(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw forbidden("note");
      }
      const members = body.members(null, "note");
      const data = validate(schemas.updateNote, members, body, "note");
      if (
        !(await holds(
          trx,
          rules.updateNoteRequires1(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw requirement(
          "too_loud",
          "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
          "note",
        );
      }
      const values: Partial<Note> = {};
      if (data.class !== undefined) {
        values.class = data.class;
      }
      if (data.import !== undefined) {
        values.import = data.import;
      }
      if (data.kind !== undefined) {
        values.kind = data.kind;
      }
      if (data.session !== undefined) {
        values.session = data.session;
      }
      if (data.metadata !== undefined) {
        values.metadata = data.metadata;
      }
      if (data.body !== undefined) {
        values.body = data.body;
      }
      const changes = changed(note, values);
      if (Object.keys(changes).length > 0) {
        await updateRow(trx, notesTable, noteId, { ...changes, updated_at: caller.now });
      }
      if (
        !(await holds(
          trx,
          rules.canUpdate(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw forbidden("note");
      }
      if (
        "body" in changes &&
        !(await holds(
          trx,
          rules.meetsQuiet(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw brokenCheck(
          "quiet",
          "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
          [],
          "note",
        );
      }
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${notesTable.id} = ${noteId}`],
      });
      return answer;
    });
  }

  /** Delete note */
  async deleteNote(caller: Caller, id_: string): Promise<void> {
    await this.database.write(async (trx) => {
      const note = found(
        await lockRow(
          trx,
          notesTable,
          sql`${notesTable.id} = (${uuidKey(id_, "note")})`,
          rules.canRead(notesTable, caller),
        ),
        "note",
      );
      const noteId = note.id;
      if (
        !(await holds(
          trx,
          rules.canDelete(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw forbidden("note");
      }

      await repository.remove(trx, [noteId], caller.now);
    });
  }

  /** Send sending */
  async sendSending(caller: Caller, id_: string, body: Body): Promise<unknown> {
    return this.database.write(async (trx) => {
      const note = found(
        await lockRow(
          trx,
          notesTable,
          sql`${notesTable.id} = (${uuidKey(id_, "sending")})`,
          rules.canRead(notesTable, caller),
        ),
        "sending",
      );
      const noteId = note.id;
      if (
        !(await holds(
          trx,
          rules.canUpdate(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw forbidden("sending");
      }
      const members = body.members(null, "sending");
      const data = validate(schemas.sendSending, members, body, "sending");
      const values: Partial<Note> = {};
      if (data.import !== undefined) {
        values.import = data.import;
      }
      const changes = changed(note, values);
      if (Object.keys(changes).length > 0) {
        await updateRow(trx, notesTable, noteId, { ...changes, updated_at: caller.now });
      }
      if (
        !(await holds(
          trx,
          rules.canUpdate(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw forbidden("sending");
      }
      {
        await setColumn(
          trx,
          notesTable,
          [noteId],
          "body",
          sql`${bound(columns.text, data.import)}`,
          caller.now,
        );
      }
      if (
        !(await holds(
          trx,
          rules.meetsQuiet(notesTable, caller),
          notesTable,
          sql`${notesTable.id} = ${noteId}`,
        ))
      ) {
        throw brokenCheck(
          "quiet",
          "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
          [],
          "sending",
        );
      }
      if (await broken(trx, notesTable, [noteId], sql`length(${notesTable.body}) >= 2`)) {
        throw brokenElsewhere("min", "must be at least 2", "note");
      }
      if (await broken(trx, notesTable, [noteId], sql`length(${notesTable.body}) <= 255`)) {
        throw brokenElsewhere("max", "must be at most 255", "note");
      }
      const record = found(
        await findRow(trx, notesTable, sql`${notesTable.id} = ${noteId}`),
        "sending",
      );
      await this.services.mailer.send({
        record,
      });
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${notesTable.id} = ${noteId}`],
      });
      return answer;
    });
  }
}
