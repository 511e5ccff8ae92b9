/** Rows for tests: each factory makes a valid one, and the rows that it refers to. */

import { SCHEME } from "../src/platform/caller.ts";
import { now } from "../src/platform/clock.ts";
import type { Session } from "../src/platform/database.ts";
import { newId } from "../src/platform/ids.ts";
import * as passwords from "../src/platform/passwords.ts";
import { type AnyTable, tableName } from "../src/platform/tables.ts";
import { Tokens } from "../src/platform/tokens.ts";
import { found, findRow, insertRow } from "../src/platform/writes.ts";
import { sql } from "kysely";
import { type User, usersTable } from "../src/users/table.ts";
import { type Note, notesTable } from "../src/notes/table.ts";
import { database, SECRET_KEY } from "./harness.ts";
import { nextCount } from "./running.ts";

/** The headers of a request by this user. */
export async function headersFor(user: User): Promise<Record<string, string>> {
  const token = await new Tokens(SECRET_KEY).issue(user.id, now());
  return { Authorization: `${SCHEME} ${token}` };
}

const hashes = new Map<string, Promise<string>>();

/** The hash of a password; each is made once, as that takes its time. */
async function hashPassword(password: string): Promise<string> {
  const hash = hashes.get(password) ?? passwords.hashPassword(password);
  hashes.set(password, hash);
  return hash;
}

/** Put one row into a list of another. */
export async function link(
  table: AnyTable,
  keys: Readonly<Record<string, string | number>>,
): Promise<void> {
  await database.write((trx) => trx.insertInto(tableName(table)).values(keys).execute());
}

export async function makeUser(trx: Session, values: Partial<User> = {}): Promise<User> {
  const number = nextCount();
  const row: Partial<User> = {
    id: newId(),
    email: "user-" + String(number) + "@mail.test",
    password: await hashPassword("seven quiet harbours"),
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  const id = await insertRow(trx, usersTable, row);
  return found(await findRow(trx, usersTable, sql`${usersTable.id} = ${id}`), "user");
}

export async function makeNote(trx: Session, values: Partial<Note> = {}): Promise<Note> {
  const row: Partial<Note> = {
    id: newId(),
    class: '"""; import os #',
    import:
      "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
    kind: "None",
    session: 0,
    metadata: false,
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  row.owner_id ??= (await makeUser(trx)).id;
  const id = await insertRow(trx, notesTable, row);
  return found(await findRow(trx, notesTable, sql`${notesTable.id} = ${id}`), "note");
}
