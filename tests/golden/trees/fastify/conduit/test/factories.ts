/** Rows for tests: each factory makes a valid one, and the rows that it refers to. */

import { SCHEME } from "../src/platform/caller.ts";
import { now } from "../src/platform/clock.ts";
import type { Session } from "../src/platform/database.ts";
import * as passwords from "../src/platform/passwords.ts";
import { type AnyTable, tableName } from "../src/platform/tables.ts";
import { Tokens } from "../src/platform/tokens.ts";
import { found, findRow, insertRow } from "../src/platform/writes.ts";
import { sql } from "kysely";
import { type User, usersTable } from "../src/users/table.ts";
import { type Article, articlesTable } from "../src/articles/table.ts";
import { type Comment, commentsTable } from "../src/comments/table.ts";
import { type Tag, tagsTable } from "../src/tags/table.ts";
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
    email: "user-" + String(number) + "@mail.test",
    username: "user-" + String(number),
    password: await hashPassword("seven quiet harbours"),
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  const id = await insertRow(trx, usersTable, row);
  return found(await findRow(trx, usersTable, sql`${usersTable.id} = ${id}`), "user");
}

export async function makeArticle(trx: Session, values: Partial<Article> = {}): Promise<Article> {
  const number = nextCount();
  const row: Partial<Article> = {
    slug: "article-" + String(number),
    title: "Low tide at the harbour",
    description: "What the harbour looks like at low tide.",
    body: "The tide was out, and the boats lay on their sides.",
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  row.author_id ??= (await makeUser(trx)).id;
  const id = await insertRow(trx, articlesTable, row);
  return found(await findRow(trx, articlesTable, sql`${articlesTable.id} = ${id}`), "article");
}

export async function makeComment(trx: Session, values: Partial<Comment> = {}): Promise<Comment> {
  const row: Partial<Comment> = {
    body: "The tide was out, and the boats lay on their sides.",
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  row.article_id ??= (await makeArticle(trx)).id;
  row.author_id ??= (await makeUser(trx)).id;
  const id = await insertRow(trx, commentsTable, row);
  return found(await findRow(trx, commentsTable, sql`${commentsTable.id} = ${id}`), "comment");
}

export async function makeTag(trx: Session, values: Partial<Tag> = {}): Promise<Tag> {
  const number = nextCount();
  const row: Partial<Tag> = {
    name: "tag-" + String(number),
    created_at: now(),
    updated_at: now(),
    ...values,
  };
  const id = await insertRow(trx, tagsTable, row);
  return found(await findRow(trx, tagsTable, sql`${tagsTable.id} = ${id}`), "tag");
}
