/** The database: one pool, and transactions that answer in problems. */

import SqliteFile from "better-sqlite3";
import { type Dialect, Kysely, type LogEvent, sql } from "kysely";
import pg from "pg";

import { PostgresPoolDialect, postgresTypes, SqliteFileDialect } from "./dialects.ts";
import { problemOf } from "./integrity.ts";
import { unavailable } from "./problems.ts";
import { abortion } from "./request-state.ts";

export type Schema = Record<string, Record<string, unknown>>;

/** A transaction, or the connection of reads that need none. */
export type Session = Kysely<Schema>;

export interface DatabaseOptions {
  readonly poolSize?: number;
  readonly statementTimeout?: number;
  /** Told of every statement. */
  readonly observe?: (statement: string) => void;
}

const PING_MILLISECONDS = 2000;
const CONNECT_MILLISECONDS = 5000;
const PRAGMAS = [
  "journal_mode = WAL",
  "synchronous = NORMAL",
  "foreign_keys = ON",
  "busy_timeout = 5000",
];

/** A pool of connections to SQLite or PostgreSQL. */
export class Database {
  readonly isSqlite: boolean;
  readonly reader: Kysely<Schema>;
  readonly writer: Kysely<Schema>;
  readonly #pool: pg.Pool | undefined;

  constructor(
    url: string,
    { poolSize = 10, statementTimeout = 30, observe }: DatabaseOptions = {},
  ) {
    this.isSqlite = url.startsWith("sqlite:");
    const log =
      observe &&
      ((event: LogEvent): void => {
        observe(event.query.sql);
      });
    if (this.isSqlite) {
      const path = sqlitePath(url);
      this.writer = kysely(new SqliteFileDialect(() => openSqlite(path), "begin immediate"), log);
      this.reader =
        path === ":memory:"
          ? this.writer
          : kysely(new SqliteFileDialect(() => openSqlite(path), "begin"), log);
    } else {
      this.#pool = openPool(url, poolSize, statementTimeout);
      this.writer = kysely(new PostgresPoolDialect(this.#pool), log);
      this.reader = this.writer;
    }
  }

  /** Statements that change nothing, on one connection: on PostgreSQL each sees what is committed when it runs. */
  async read<T>(work: (trx: Session) => Promise<T>): Promise<T> {
    const session = this.isSqlite ? this.reader.transaction() : this.reader.connection();
    return answered((run) => session.execute(run), work);
  }

  /** A transaction that is committed when the work is done; on SQLite the only one that writes. */
  async write<T>(work: (trx: Session) => Promise<T>): Promise<T> {
    return answered((run) => this.writer.transaction().execute(run), work);
  }

  /** Throws the problem 503 unless the database answers soon. */
  async ping(): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(unavailable());
    }, PING_MILLISECONDS);
    try {
      await Promise.race([this.read((trx) => sql`select 1`.execute(trx)), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  connectionsInUse(): number {
    return this.#pool === undefined ? 0 : this.#pool.totalCount - this.#pool.idleCount;
  }

  async close(): Promise<void> {
    await this.reader.destroy();
    if (this.writer !== this.reader) {
      await this.writer.destroy();
    }
  }
}

function kysely(dialect: Dialect, log: ((event: LogEvent) => void) | undefined): Kysely<Schema> {
  return new Kysely(log === undefined ? { dialect } : { dialect, log });
}

type Work<T> = (trx: Session) => Promise<T>;

/** Work that ends with the request that it serves. */
async function answered<T>(execute: (work: Work<T>) => Promise<T>, work: Work<T>): Promise<T> {
  const aborted = abortion();
  try {
    return await execute(async (trx) => Promise.race([work(trx), aborted.promise]));
  } catch (error) {
    throw problemOf(error) ?? error;
  } finally {
    aborted.forget();
  }
}

/** The path in a URL such as `sqlite:///./file.db` or `sqlite:////var/file.db`. */
export function sqlitePath(url: string): string {
  const path = decodeURIComponent(url.replace(/^sqlite:(?:\/\/\/?)?/, ""));
  return path === "" ? ":memory:" : path;
}

function openSqlite(path: string): SqliteFile.Database {
  try {
    const file = new SqliteFile(path);
    for (const pragma of PRAGMAS) {
      file.pragma(pragma);
    }
    return file;
  } catch (error) {
    throw unavailable(error);
  }
}

function openPool(url: string, poolSize: number, statementTimeout: number): pg.Pool {
  const milliseconds = statementTimeout * 1000;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    maxLifetimeSeconds: 1800,
    statement_timeout: milliseconds,
    lock_timeout: milliseconds,
    options: "-c TimeZone=UTC",
    types: postgresTypes,
  });
  pool.on("error", () => {
    // An idle connection was lost; the next request opens another.
  });
  return pool;
}
