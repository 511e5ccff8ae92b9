/** Runs the migrations, one process at a time, all or none of them. */

import { fileURLToPath } from "node:url";

import { FileMigrationProvider, Migrator } from "kysely/migration";
import * as fs from "node:fs/promises";
import * as path from "node:path";

import { readDatabaseSettings } from "./config.ts";
import { Database } from "./platform/database.ts";

export const MIGRATIONS = fileURLToPath(new URL("../migrations", import.meta.url));

/** Bring a database up to date. */
export async function migrate(database: Database): Promise<void> {
  const provider = new FileMigrationProvider({ fs, path, migrationFolder: MIGRATIONS });
  const { error } = await new Migrator({ db: database.writer, provider }).migrateToLatest();
  if (error !== undefined) {
    throw error instanceof Error ? error : new Error("the migrations failed", { cause: error });
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
