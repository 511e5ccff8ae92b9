/** Runs the migrations, one process at a time, all or none of them. */

import { fileURLToPath } from "node:url";

import { sql } from "kysely";
import { FileMigrationProvider, type MigrationResultSet, Migrator } from "kysely/migration";
import * as fs from "node:fs/promises";
import * as path from "node:path";

import { readDatabaseSettings } from "./config.ts";
import { Database, type Session } from "./platform/database.ts";

export const MIGRATIONS = fileURLToPath(new URL("../migrations", import.meta.url));

/** Bring a database up to date. */
export async function migrate(database: Database): Promise<void> {
  await run(database, (migrator) => migrator.migrateToLatest());
}

/** Take the last migration back. */
export async function migrateDown(database: Database): Promise<void> {
  await run(database, (migrator) => migrator.migrateDown());
}

async function run(
  database: Database,
  work: (migrator: Migrator) => Promise<MigrationResultSet>,
): Promise<void> {
  await withoutForeignKeys(database, async (db) => {
    const provider = new FileMigrationProvider({ fs, path, migrationFolder: MIGRATIONS });
    const { error } = await work(new Migrator({ db, provider, allowUnorderedMigrations: true }));
    if (error !== undefined) {
      throw error instanceof Error ? error : new Error("the migrations failed", { cause: error });
    }
  });
}

/** A transaction in which SQLite can rebuild a table without deleting the rows that refer to it. */
async function withoutForeignKeys(
  database: Database,
  work: (db: Session) => Promise<void>,
): Promise<void> {
  if (!database.isSqlite) {
    await database.writer.transaction().execute(work);
    return;
  }
  await sql`PRAGMA foreign_keys = OFF`.execute(database.writer);
  try {
    await database.writer.transaction().execute(async (trx) => {
      await work(trx);
      const { rows } = await sql`PRAGMA foreign_key_check`.execute(trx);
      if (rows.length > 0) {
        throw new Error("the migrations leave references to rows that are not there");
      }
    });
  } finally {
    await sql`PRAGMA foreign_keys = ON`.execute(database.writer);
  }
}

if (import.meta.main) {
  const database = new Database(readDatabaseSettings().DATABASE_URL, {
    poolSize: 2,
    statementTimeout: 0,
  });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
}
