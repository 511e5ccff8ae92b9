/** Rows for tests: each factory makes a valid one, and the rows that it refers to. */

import { SCHEME } from "../src/platform/caller.ts";
import { now } from "../src/platform/clock.ts";
import type { Session } from "../src/platform/database.ts";
import { Decimal } from "../src/platform/decimal.ts";
import { newId } from "../src/platform/ids.ts";
import * as passwords from "../src/platform/passwords.ts";
import { type AnyTable, tableName } from "../src/platform/tables.ts";
import { Tokens } from "../src/platform/tokens.ts";
import { found, findRow, insertRow } from "../src/platform/writes.ts";
import { sql } from "kysely";
import { type User, usersTable } from "../src/users/table.ts";
import { type Author, authorsTable } from "../src/authors/table.ts";
import { type Book, booksTable } from "../src/books/table.ts";
import { type Review, reviewsTable } from "../src/reviews/table.ts";
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
    name: "Ada Moreau",
    password: await hashPassword("seven quiet harbours"),
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  const id = await insertRow(trx, usersTable, row);
  return found(await findRow(trx, usersTable, sql`${usersTable.id} = ${id}`), "user");
}

export async function makeAuthor(trx: Session, values: Partial<Author> = {}): Promise<Author> {
  const number = nextCount();
  const row: Partial<Author> = {
    id: newId(),
    name: "author-" + String(number),
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  const id = await insertRow(trx, authorsTable, row);
  return found(await findRow(trx, authorsTable, sql`${authorsTable.id} = ${id}`), "author");
}

export async function makeBook(trx: Session, values: Partial<Book> = {}): Promise<Book> {
  const row: Partial<Book> = {
    id: newId(),
    title: "Low tide at the harbour",
    price: Decimal.of("24.95"),
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  row.author_id ??= (await makeAuthor(trx)).id;
  row.seller_id ??= (await makeUser(trx)).id;
  const id = await insertRow(trx, booksTable, row);
  return found(await findRow(trx, booksTable, sql`${booksTable.id} = ${id}`), "book");
}

export async function makeReview(trx: Session, values: Partial<Review> = {}): Promise<Review> {
  const row: Partial<Review> = {
    id: newId(),
    stars: 3,
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  row.book_id ??= (await makeBook(trx)).id;
  row.reader_id ??= (await makeUser(trx)).id;
  const id = await insertRow(trx, reviewsTable, row);
  return found(await findRow(trx, reviewsTable, sql`${reviewsTable.id} = ${id}`), "review");
}
