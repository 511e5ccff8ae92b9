/** What SQLite and PostgreSQL write and read differently. */

import SqliteFile from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type QueryCompiler,
  type RawBuilder,
  type SelectModifierNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  SqliteQueryCompiler,
  type SqliteStatement,
} from "kysely";
import pg from "pg";

import { Decimal } from "./decimal.ts";

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

const MAX_STATEMENTS = 500;
const CHANGED_TABLE = "0A000";

/** A parameter whose type PostgreSQL is told. */
export class Bound {
  readonly cast: string;
  readonly value: unknown;

  constructor(cast: string, value: unknown) {
    this.cast = cast;
    this.value = value;
  }
}

/** An expression in the words of each database. */
export class Portable {
  readonly sqlite: RawBuilder<unknown>;
  readonly postgresql: RawBuilder<unknown>;

  constructor(sqlite: RawBuilder<unknown>, postgresql: RawBuilder<unknown>) {
    this.sqlite = sqlite;
    this.postgresql = postgresql;
  }
}

class SqliteCompiler extends SqliteQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    if (parameter instanceof Portable) {
      this.visitNode(parameter.sqlite.toOperationNode());
    } else {
      super.appendValue(parameter instanceof Bound ? parameter.value : parameter);
    }
  }

  /** One transaction writes at a time, so that no row needs a lock. */
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== "ForNoKeyUpdate" && node.modifier !== "ForKeyShare") {
      super.visitSelectModifier(node);
    }
  }
}

class PostgresCompiler extends PostgresQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    if (parameter instanceof Portable) {
      this.visitNode(parameter.postgresql.toOperationNode());
    } else if (parameter instanceof Bound) {
      super.appendValue(parameter.value);
      this.append(`::${parameter.cast}`);
    } else {
      super.appendValue(parameter);
      this.append(castOf(parameter));
    }
  }
}

function castOf(parameter: unknown): string {
  if (parameter instanceof Decimal) {
    return "::numeric";
  }
  return typeof parameter === "number" || typeof parameter === "bigint" ? "::int8" : "";
}

/** SQLite's changes of tables are undone with their transaction. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

type Begin = "begin" | "begin immediate";

class BeginningDriver extends SqliteDriver {
  readonly #begin: CompiledQuery;

  constructor(config: SqliteDialectConfig, begin: Begin) {
    super(config);
    this.#begin = CompiledQuery.raw(begin);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(this.#begin);
  }
}

/** A SQLite file, opened when it is first used; `begin` says how its transactions start. */
export class SqliteFileDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #begin: Begin;

  constructor(open: () => SqliteFile.Database, begin: Begin) {
    const config: SqliteDialectConfig = {
      database: () => Promise.resolve().then(() => preparing(open())),
    };
    super(config);
    this.#config = config;
    this.#begin = begin;
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }

  override createDriver(): Driver {
    return new BeginningDriver(this.#config, this.#begin);
  }

  override createQueryCompiler(): QueryCompiler {
    return new SqliteCompiler();
  }
}

/** A pool whose connections prepare a statement when it first runs, so that PostgreSQL can keep its plan. */
export class PostgresPoolDialect extends PostgresDialect {
  constructor(pool: pg.Pool) {
    super({ pool: preparingPool(pool) });
  }

  override createQueryCompiler(): QueryCompiler {
    return new PostgresCompiler();
  }
}

function preparingPool(pool: pg.Pool): PostgresPool {
  const names = new StatementNames();
  return {
    options: pool.options,
    connect: async () => preparingClient(await pool.connect(), names),
    end: () => pool.end(),
  };
}

function preparingClient(client: pg.PoolClient, names: StatementNames): PostgresPoolClient {
  const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    try {
      return await client.query({ name: names.nameOf(text, values), text, values: [...values] });
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === CHANGED_TABLE) {
        names.renew();
      }
      throw error;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient["query"],
    release: (destroy) => {
      client.release(destroy);
    },
  };
}

/** The names by which connections keep the statements that they have prepared. */
class StatementNames {
  readonly #names = new Map<string, string>();
  #given = 0;

  /** None where a statement takes no values, and once there are too many. */
  nameOf(text: string, values: readonly unknown[]): string | undefined {
    if (values.length === 0 || this.#names.size >= MAX_STATEMENTS) {
      return this.#names.get(text);
    }
    const known = this.#names.get(text) ?? `s${String((this.#given += 1))}`;
    this.#names.set(text, known);
    return known;
  }

  /** Let all connections prepare their statements again, as the tables are no longer what they were. */
  renew(): void {
    this.#names.clear();
  }
}

/** The file with values of ours for parameters, its statements kept once they are prepared. */
function preparing(file: SqliteFile.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      file.close();
    },
    prepare: (text) => {
      const known = statements.get(text);
      if (known !== undefined) {
        return known;
      }
      if (statements.size >= MAX_STATEMENTS) {
        statements.clear();
      }
      const statement = prepared(file, text);
      statements.set(text, statement);
      return statement;
    },
  };
}

function prepared(file: SqliteFile.Database, text: string): SqliteStatement {
  const statement = file.prepare(text).safeIntegers(true);
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(parameters.map(written)).map(read),
    run: (parameters) => statement.run(parameters.map(written)),
    iterate: (parameters) => statement.iterate(parameters.map(written)),
  };
}

/** SQLite knows neither booleans nor decimals. */
function written(value: unknown): unknown {
  if (value instanceof Decimal) {
    return value.unscaled;
  }
  if (typeof value === "boolean") {
    return value ? 1n : 0n;
  }
  return typeof value === "number" ? BigInt(value) : value;
}

function read(row: unknown): unknown {
  const values = row as Record<string, unknown>;
  for (const name in values) {
    const value = values[name];
    if (typeof value === "bigint") {
      values[name] = narrowed(value);
    }
  }
  return values;
}

/** A number where it is exact. */
function narrowed(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value;
}

const INSTANT = /^(\d{4,})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/;

/** A moment as PostgreSQL writes it in UTC, in its wire form. */
function instant(stored: string): string {
  const match = INSTANT.exec(stored);
  if (match === null) {
    throw new RangeError(`${stored} is beyond the years 1 to 9999`);
  }
  const [, year, month, day, time, fraction = ""] = match;
  return `${year ?? ""}-${month ?? ""}-${day ?? ""}T${time ?? ""}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
}

/** How results of PostgreSQL are read: as those of SQLite, but for booleans and decimals. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: ((id: TypeId, format?: "text" | "binary") => {
    switch (id) {
      case pg.types.builtins.INT8:
        return (stored: string) => narrowed(BigInt(stored));
      case pg.types.builtins.DATE:
        return (stored: string) => stored;
      case pg.types.builtins.TIMESTAMPTZ:
        return instant;
      default:
        return pg.types.getTypeParser(id, format) as (stored: string) => unknown;
    }
  }) as pg.CustomTypesConfig["getTypeParser"],
};
