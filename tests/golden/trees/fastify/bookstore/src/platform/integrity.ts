/** What a refused write means to the client. */

import SqliteFile from "better-sqlite3";
import pg from "pg";

import { message } from "./messages.ts";
import {
  brokenElsewhere,
  conflict,
  inUse,
  invalid,
  type Path,
  type Problem,
  unavailable,
} from "./problems.ts";

type SqliteError = InstanceType<typeof SqliteFile.SqliteError>;

/** A unique index and the member of the input that a conflict is reported at. */
export interface UniqueIndex {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly path: Path;
}

const SQLITE_COLUMNS = /UNIQUE constraint failed: (?!index )(.+)/;
const SQLITE_INDEX = /UNIQUE constraint failed: index '(.+)'/;
const NUMBER_OUT_OF_RANGE = "22003";
// Serialization failures, deadlocks, timeouts, lack of resources, shutdowns, lost connections.
const UNAVAILABLE = ["40001", "40P01", "55P03", "57", "53", "08"];
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "ENOENT",
  "EAI_AGAIN",
]);

const uniqueIndexes = new Map<string, UniqueIndex>();

/** Make conflicts on indexes known by their names and, for SQLite, by their columns. */
export function registerUnique(...indexes: readonly UniqueIndex[]): void {
  for (const index of indexes) {
    uniqueIndexes.set(index.name, index);
    uniqueIndexes.set(index.columns.map((column) => `${index.table}.${column}`).join(", "), index);
  }
}

/** The client's view of a database error; undefined where it is a fault of ours. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof SqliteFile.SqliteError) {
    return sqliteProblem(error);
  }
  if (error instanceof pg.DatabaseError) {
    return postgresProblem(error);
  }
  return isUnreachable(error) ? unavailable(error) : undefined;
}

function sqliteProblem(error: SqliteError): Problem | undefined {
  if (/^SQLITE_(?:BUSY|CANTOPEN|IOERR|FULL)/.test(error.code)) {
    return unavailable(error);
  }
  const violated = (SQLITE_INDEX.exec(error.message) ?? SQLITE_COLUMNS.exec(error.message))?.[1];
  if (violated !== undefined) {
    return taken(violated);
  }
  return error.code.includes("FOREIGNKEY") || error.code.includes("TRIGGER") ? inUse() : undefined;
}

function postgresProblem(error: pg.DatabaseError): Problem | undefined {
  const code = error.code ?? "";
  switch (code) {
    case "23505":
      return taken(error.constraint ?? "");
    case "23001":
      return inUse();
    case "23503":
      return error.message.startsWith("update or delete")
        ? inUse()
        : invalid([{ code: "reference" }]);
    case NUMBER_OUT_OF_RANGE:
      return brokenElsewhere("max", message("range", {}));
    default:
      return UNAVAILABLE.some((known) => code.startsWith(known)) ? unavailable(error) : undefined;
  }
}

function taken(violated: string): Problem | undefined {
  const index = uniqueIndexes.get(violated);
  return index === undefined ? undefined : conflict([index.path]);
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = "code" in error ? String(error.code) : "";
  return (
    NETWORK.has(code) ||
    /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}
