/** Tables, and their rows as statements speak of them. */

import { type AliasedRawBuilder, type OperationNode, type RawBuilder, sql } from "kysely";

import type { ColumnType, StoredOf, ValueOf } from "./columns.ts";

export type Columns = Readonly<Record<string, ColumnType<unknown, unknown>>>;

const facts = Symbol("facts");

interface Facts<C extends Columns> {
  readonly name: string;
  readonly alias: string;
  readonly depth: number;
  readonly columns: C;
}

/** Any table or alias of one. */
export interface AnyTable<C extends Columns = Columns> {
  readonly [facts]: Facts<C>;
  /** The table where it is selected from: by its name, and by its alias where it has one. */
  toOperationNode(): OperationNode;
}

/** A table or an alias of it: its columns, ready to stand in a statement. */
export type Table<C extends Columns> = AnyTable<C> & {
  readonly [Name in keyof C]: RawBuilder<StoredOf<C[Name]>>;
};

/** A row of a table, or of many as a statement sees them. */
export type RowOf<T> =
  T extends AnyTable<infer C> ? { [Name in keyof C]: ValueOf<C[Name]> } : never;

export function defineTable<C extends Columns>(name: string, columns: C): Table<C> {
  return withFacts({ name, alias: name, depth: 0, columns });
}

/**
 * A further row of a table. Where `outer` is given, the row stands in a subquery below it, and no row that encloses the
 * subquery has the same alias.
 */
export function alias<C extends Columns>(
  table: Table<C>,
  name: string,
  outer?: AnyTable,
): Table<C> {
  const depth = outer === undefined ? 0 : outer[facts].depth + 1;
  return withFacts({
    ...table[facts],
    alias: depth === 0 ? name : `${name}_${String(depth)}`,
    depth,
  });
}

function withFacts<C extends Columns>(known: Facts<C>): Table<C> {
  const table = { [facts]: known, toOperationNode: () => sourceOf(known).toOperationNode() };
  for (const name of Object.keys(known.columns)) {
    Object.defineProperty(table, name, { get: () => sql.ref(`${known.alias}.${name}`) });
  }
  return table as unknown as Table<C>;
}

function sourceOf({ name, alias }: Facts<Columns>): RawBuilder<unknown> {
  return name === alias ? sql`${sql.id(name)}` : sql`${sql.id(name)} as ${sql.id(alias)}`;
}

export function tableName(table: AnyTable): string {
  return table[facts].name;
}

export function columnsOf<C extends Columns>(table: AnyTable<C>): C {
  return table[facts].columns;
}

/** A column of a table by its name. */
export function columnOf(table: AnyTable, name: string): RawBuilder<unknown> {
  return sql.ref(`${table[facts].alias}.${name}`);
}

/** The table as something to join. */
export function joined(table: AnyTable): AliasedRawBuilder<Record<string, unknown>, string> {
  return sql<Record<string, unknown>>`${sql.id(table[facts].name)}`.as(table[facts].alias);
}

/** A row as it was stored, as the values of its columns. */
export function readRow<C extends Columns>(
  table: AnyTable<C>,
  stored: Readonly<Record<string, unknown>>,
): RowOf<AnyTable<C>> {
  const columns = Object.entries(table[facts].columns);
  return Object.fromEntries(
    columns.map(([name, type]) => [name, type.read(stored[name])]),
  ) as RowOf<AnyTable<C>>;
}
