/** Transactions, and what a database error means. */

import { sql } from "kysely";
import { expect, test } from "vitest";

import { migrate, migrateDown } from "../../src/migrate.ts";
import { Database, sqlitePath } from "../../src/platform/database.ts";
import { database } from "../harness.ts";

test("the database answers", async () => {
  await expect(database.ping()).resolves.toBeUndefined();
});

test("an error rolls everything back", async () => {
  await database.write((trx) => sql`create table scratch (id integer)`.execute(trx));
  const write = database.write(async (trx) => {
    await sql`insert into scratch values (1)`.execute(trx);
    throw new Error("stop");
  });
  await expect(write).rejects.toThrow("stop");
  const { rows } = await database.read((trx) => sql`select id from scratch`.execute(trx));
  expect(rows).toEqual([]);
  await database.write((trx) => sql`drop table scratch`.execute(trx));
});

test("migrations go down and up again", async () => {
  await migrateDown(database);
  await migrate(database);
  await expect(database.ping()).resolves.toBeUndefined();
});

test("a database that is away is a problem of its own", async () => {
  const away = new Database("sqlite:////no/such/folder/test.db");
  await expect(away.ping()).rejects.toThrow(expect.objectContaining({ status: 503 }));
});

test.each([
  ["sqlite:///./app.db", "./app.db"],
  ["sqlite:////var/app.db", "/var/app.db"],
  ["sqlite://", ":memory:"],
])("the path of %s is %s", (url, path) => {
  expect(sqlitePath(url)).toBe(path);
});
