/** What the tests of a file share: a database, the application on it, and a client. */

import type { FastifyInstance } from "fastify";
import { afterAll, beforeEach } from "vitest";

import { createApp } from "../src/app.ts";
import { readSettings } from "../src/config.ts";
import type { Session } from "../src/platform/database.ts";
import { createLogger } from "../src/platform/logs.ts";
import { Client } from "./client.ts";
import { empty, temporaryDatabase } from "./databases.ts";

export const SECRET_KEY = "a key that only the tests know, 32 bytes and more";

/** What the environment has to have. */
export const environment = {
  APP_ENV: "test",
  SECRET_KEY,
};

export const settings = readSettings(environment);

const statements: string[] = [];
const temporary = await temporaryDatabase({
  observe: (statement) => {
    statements.push(statement);
  },
});

export const { database } = temporary;

/** What the application logs. */
export const lines: string[] = [];

export const log = createLogger("INFO", {
  write: (line) => {
    lines.push(line);
  },
});

let app: FastifyInstance;

/** A client of an application that has no rows yet and has counted no request. */
export const client = new Client(() => app);

beforeEach(async () => {
  await empty(database);
  app = createApp(settings, database, log);
  lines.length = 0;
});

afterAll(temporary.drop);

/** Write rows, in a transaction of their own. */
export async function rows<Values, Row>(
  make: (trx: Session, values?: Values) => Promise<Row>,
  values?: Values,
): Promise<Row> {
  return database.write((trx) => make(trx, values));
}

/** What something answers, and how many statements read meanwhile. */
export async function countReads<T>(work: () => Promise<T>): Promise<{ answer: T; reads: number }> {
  statements.length = 0;
  const answer = await work();
  return { answer, reads: statements.filter((statement) => /^\s*select/i.test(statement)).length };
}
