/** A database of their own for the tests of a file. */

import { randomUUID } from "node:crypto";

import { type RawBuilder, sql } from "kysely";
import pg from "pg";

import { migrate } from "../src/migrate.ts";
import { Database, type DatabaseOptions } from "../src/platform/database.ts";

export interface TemporaryDatabase {
  readonly database: Database;
  readonly url: string;
  readonly drop: () => Promise<void>;
}

let tables: readonly RawBuilder<unknown>[] | undefined;

/** A new database on the server of `DATABASE_URL` where that is PostgreSQL, else one in memory. */
export async function temporaryDatabase(options: DatabaseOptions = {}): Promise<TemporaryDatabase> {
  const server = process.env["DATABASE_URL"] ?? "";
  if (!server.startsWith("postgres")) {
    return opened("sqlite://", options, () => Promise.resolve());
  }
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = new URL(server);
  url.pathname = name;
  await execute(server, `create database ${name}`);
  return opened(url.href, options, () => execute(server, `drop database ${name} with (force)`));
}

async function opened(
  url: string,
  options: DatabaseOptions,
  drop: () => Promise<void>,
): Promise<TemporaryDatabase> {
  const database = new Database(url, { poolSize: 4, ...options });
  await migrate(database);
  return {
    database,
    url,
    drop: async () => {
      await database.close();
      await drop();
    },
  };
}

/** Delete every row; the tables stay. PostgreSQL checks references at the end of the one statement. */
export async function empty(database: Database): Promise<void> {
  tables ??= (await database.writer.introspection.getTables()).map(({ name }) => sql.id(name));
  if (tables.length === 0) {
    return;
  }
  if (!database.isSqlite) {
    const deletions = tables.map(
      (name, at) => sql`${sql.id(`d${String(at)}`)} as (delete from ${name})`,
    );
    await sql`with ${sql.join(deletions)} select 1`.execute(database.writer);
    return;
  }
  const names = tables;
  await database.write(async (trx) => {
    await sql`pragma defer_foreign_keys = on`.execute(trx);
    for (const name of names) {
      await sql`delete from ${name}`.execute(trx);
    }
  });
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
