/** The steps that operations share: finding and locking rows, conditions, changed columns, links. */

import { type RawBuilder, sql } from "kysely";

import type { ColumnType, ValueOf } from "./columns.ts";
import type { Session } from "./database.ts";
import { Decimal } from "./decimal.ts";
import { brokenCheck, conflict, invalid, notFound, type Path } from "./problems.ts";
import { allOf, type Condition } from "./sql.ts";
import {
  type Columns,
  columnOf,
  columnsOf,
  readRow,
  type RowOf,
  type AnyTable,
  tableName,
} from "./tables.ts";

/** What a create answers; `location` is the path of the new row, if some endpoint gets it. */
export interface Created {
  readonly item: unknown;
  readonly location: string;
}

export interface Page {
  readonly items: readonly unknown[];
  readonly total: number;
}

/** Columns that no two rows share, and their names in the input. Live rows alone count where deletes are soft. */
export interface UniqueRule {
  readonly columns: readonly string[];
  readonly names: readonly string[];
  readonly nullsEqual: boolean;
  readonly live?: boolean;
}

export type Values = Readonly<Record<string, unknown>>;

type Id = string | number;

/** The rows that come with a body: the place of each by model and id, and the places of values that are taken. */
export class Nested {
  readonly conflicts: Path[] = [];
  readonly #places = new Map<string, Map<Id, Path>>();

  placesOf(model: string): Map<Id, Path> {
    const known = this.#places.get(model) ?? new Map<Id, Path>();
    this.#places.set(model, known);
    return known;
  }
}

interface Identified extends Columns {
  readonly id: ColumnType<Id, Id>;
}

interface Named extends Values {
  readonly id: Id;
}

export function found<T>(row: T | undefined, resource: string): T {
  if (row === undefined) {
    throw notFound(resource);
  }
  return row;
}

async function truth(trx: Session, condition: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ holds: unknown }>`select ${condition} as holds`.execute(trx);
  return Boolean(rows[0]?.holds);
}

/** Whether a condition is true, of the row of a table that `where` finds if it speaks of one. */
export async function holds(
  trx: Session,
  condition: Condition,
  table?: AnyTable,
  ...where: readonly Condition[]
): Promise<boolean> {
  const source = table === undefined ? sql`` : sql` from ${table}`;
  return truth(trx, sql`exists (select 1${source} where ${allOf([condition, ...where])})`);
}

function among(table: AnyTable, ids: Iterable<Id>): Condition {
  return sql`${columnOf(table, "id")} in (${sql.join([...ids])})`;
}

/** Whether a condition is false of any of the rows. */
export async function broken(
  trx: Session,
  table: AnyTable,
  ids: Iterable<Id>,
  condition: Condition,
): Promise<boolean> {
  const asked = [...ids];
  return (
    asked.length > 0 &&
    truth(
      trx,
      sql`exists (select 1 from ${table} where ${among(table, asked)} and not (${condition}))`,
    )
  );
}

/** The place of the first row of which a condition is false. */
async function brokenPlace(
  trx: Session,
  table: AnyTable,
  places: ReadonlyMap<Id, Path>,
  condition: Condition,
): Promise<Path | undefined> {
  if (places.size === 0) {
    return undefined;
  }
  const id = columnOf(table, "id");
  const ids = await idsOf(
    trx,
    sql`select ${id} as id from ${table} where ${among(table, places.keys())} and not (${condition})`,
  );
  return [...places].find(([key]) => ids.has(key))?.[1];
}

/** Refuse rows that came with the body, at the place of the first of which a condition is false. */
export async function refuseBroken(
  trx: Session,
  table: AnyTable,
  places: ReadonlyMap<Id, Path>,
  condition: Condition,
  code: string,
  text: string,
  resource: string,
): Promise<void> {
  const place = await brokenPlace(trx, table, places, condition);
  if (place !== undefined) {
    throw brokenCheck(code, text, place, resource);
  }
}

/** The ids that a statement selects for each of many. */
export async function idsOfEach<T extends Id>(
  trx: Session,
  ids: Iterable<T>,
  statement: (id: T) => RawBuilder<unknown>,
): Promise<Set<T>> {
  const all = new Set<T>();
  for (const id of ids) {
    for (const found of await idsOf<T>(trx, statement(id))) {
      all.add(found);
    }
  }
  return all;
}

/** Owners and targets that a statement selects. */
export async function pairsOf<T extends Id>(
  trx: Session,
  statement: RawBuilder<unknown>,
): Promise<{ owner: T; target: T }[]> {
  const { rows } = await (statement as RawBuilder<{ owner: T; target: T }>).execute(trx);
  return rows;
}

/** The ids that a statement selects. */
export async function idsOf<T extends Id = Id>(
  trx: Session,
  statement: RawBuilder<unknown>,
): Promise<Set<T>> {
  const { rows } = await (statement as RawBuilder<{ id: T }>).execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** The one value that an expression has, of the row of a table if it speaks of one. */
export async function valueOf<T>(
  trx: Session,
  value: RawBuilder<T>,
  table?: AnyTable,
  ...where: readonly Condition[]
): Promise<T | undefined> {
  const source = table === undefined ? sql`` : sql` from ${table}`;
  const { rows } = await sql<{
    value: T;
  }>`select ${value} as value${source} where ${allOf(where)}`.execute(trx);
  return rows[0]?.value;
}

export async function countRows(
  trx: Session,
  table: AnyTable,
  where: readonly Condition[],
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${table} where ${allOf(where)}
  `.execute(trx);
  return Number(rows[0]?.total);
}

/** The id of the row that the conditions find; nobody deletes the row before the transaction ends. */
export async function holdRow<T>(
  trx: Session,
  id: RawBuilder<T>,
  table: AnyTable,
  ...where: readonly Condition[]
): Promise<T | undefined> {
  const row = await trx
    .selectFrom(tableName(table))
    .select(id.as("id"))
    .where(allOf(where))
    .forKeyShare()
    .executeTakeFirst();
  return row?.id as T | undefined;
}

/** The row that the conditions find, locked until the end of the transaction. */
export async function lockRow<C extends Columns>(
  trx: Session,
  table: AnyTable<C>,
  ...where: readonly Condition[]
): Promise<RowOf<AnyTable<C>> | undefined> {
  const row = await trx
    .selectFrom(tableName(table))
    .select(Object.keys(columnsOf(table)))
    .where(allOf(where))
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && readRow(table, row);
}

/** Lock rows in the order of their ids, so that no two transactions wait for each other. */
export async function lockRows<T extends Id = Id>(
  trx: Session,
  table: AnyTable,
  ids: RawBuilder<unknown> | Iterable<Id>,
): Promise<T[]> {
  if (!("toOperationNode" in ids)) {
    const wanted = [...ids];
    return wanted.length === 0 ? [] : lockRows(trx, table, sql`${sql.join(wanted)}`);
  }
  const rows = await trx
    .selectFrom(tableName(table))
    .select("id")
    .where(sql<boolean>`${columnOf(table, "id")} in (${ids})`)
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
  return rows.map(({ id }) => id as T);
}

/** The row that the conditions find. */
export async function findRow<C extends Columns>(
  trx: Session,
  table: AnyTable<C>,
  ...where: readonly Condition[]
): Promise<RowOf<AnyTable<C>> | undefined> {
  const row = await trx
    .selectFrom(tableName(table))
    .select(Object.keys(columnsOf(table)))
    .where(allOf(where))
    .executeTakeFirst();
  return row && readRow(table, row);
}

/** Insert a row; the id that it was given. */
export async function insertRow<C extends Identified>(
  trx: Session,
  table: AnyTable<C>,
  values: Partial<RowOf<AnyTable<C>>>,
): Promise<ValueOf<C["id"]>> {
  const row = await trx
    .insertInto(tableName(table))
    .values(values)
    .returning("id")
    .executeTakeFirstOrThrow();
  return row["id"] as ValueOf<C["id"]>;
}

export async function updateRow<C extends Columns>(
  trx: Session,
  table: AnyTable<C>,
  id: Id,
  changes: Partial<RowOf<AnyTable<C>>>,
): Promise<void> {
  await trx.updateTable(tableName(table)).set(changes).where("id", "=", id).execute();
}

/**
 * Give a column of a new row the value that an expression has of rows that were found before; null where the column must
 * have a value says that one of them was deleted meanwhile.
 */
export async function copyValue<C extends Columns>(
  trx: Session,
  table: AnyTable<C>,
  values: Partial<RowOf<AnyTable<C>>>,
  name: keyof C & string,
  value: RawBuilder<unknown>,
): Promise<void> {
  const stored = await valueOf(trx, value);
  const type = columnsOf(table)[name];
  if (stored === null && type?.nullable !== true) {
    throw invalid([{ code: "reference" }]);
  }
  values[name] = type?.read(stored) as RowOf<AnyTable<C>>[typeof name];
}

/** Rows as an expression draws them, to be inserted. */
export async function drawRows<C extends Columns>(
  trx: Session,
  table: AnyTable<C>,
  statement: RawBuilder<unknown>,
): Promise<Partial<RowOf<AnyTable<C>>>[]> {
  const { rows } = await (statement as RawBuilder<Values>).execute(trx);
  const columns: Columns = columnsOf(table);
  return rows.map((row) => {
    const entries = Object.entries(row).map(([name, stored]) => [
      name,
      columns[name]?.read(stored),
    ]);
    return Object.fromEntries(entries) as Partial<RowOf<AnyTable<C>>>;
  });
}

/** The path of a row: texts, and values of the row. */
export async function placeOf(
  trx: Session,
  table: AnyTable,
  where: Condition,
  parts: readonly (string | RawBuilder<unknown>)[],
): Promise<string> {
  const values = parts.flatMap((part, place) =>
    typeof part === "string" ? [] : [sql`${part} as ${sql.id(`part_${String(place)}`)}`],
  );
  const { rows } =
    await sql<Values>`select ${sql.join(values)} from ${table} where ${where}`.execute(trx);
  return parts
    .map((part, place) =>
      typeof part === "string" ? part : encoded(rows[0]?.[`part_${String(place)}`]),
    )
    .join("");
}

function encoded(value: unknown): string {
  return encodeURIComponent(String(value)).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Set a column of all rows in one statement; rows that hold the value already stay untouched. */
export async function setColumn(
  trx: Session,
  table: AnyTable,
  ids: Iterable<Id>,
  column: string,
  value: RawBuilder<unknown>,
  now: string,
): Promise<void> {
  const asked = [...ids];
  if (asked.length === 0) {
    return;
  }
  const stamp = "updated_at" in columnsOf(table) ? { updated_at: now } : {};
  await trx
    .updateTable(tableName(table))
    .set({ [column]: value, ...stamp })
    .where(among(table, asked))
    .where(sql<boolean>`${columnOf(table, column)} is distinct from ${value}`)
    .execute();
}

/** The values that differ from those of the row. */
export function changed<Row extends object>(row: Row, values: Partial<Row>): Partial<Row> {
  const entries = Object.entries(values).filter(
    ([name, value]) => !isSame((row as Values)[name], value),
  );
  return Object.fromEntries(entries) as Partial<Row>;
}

function isSame(one: unknown, other: unknown): boolean {
  return one instanceof Decimal && other instanceof Decimal
    ? one.compare(other) === 0
    : one === other;
}

/** Answer all values that another row has already at once. */
export async function refuseDuplicates(
  trx: Session,
  table: AnyTable,
  rules: readonly UniqueRule[],
  values: Values,
  sent: object,
  resource: string,
  row?: Named,
): Promise<void> {
  const conflicts = await duplicates(trx, table, rules, values, sent, [], row);
  if (conflicts.length > 0) {
    throw conflict(conflicts, resource);
  }
}

/** The places of the values that another row has already. */
export async function duplicates(
  trx: Session,
  table: AnyTable,
  rules: readonly UniqueRule[],
  values: Values,
  sent: object,
  path: Path,
  row?: Named,
): Promise<Path[]> {
  const asked = rules.flatMap((rule) => {
    const condition = sameValues(table, rule, values, row);
    return condition === undefined ? [] : [{ rule, condition }];
  });
  if (asked.length === 0) {
    return [];
  }
  const answers = asked.map(
    ({ condition }, place) =>
      sql`exists (select 1 from ${table} where ${condition}) as ${sql.id(`taken_${String(place)}`)}`,
  );
  const { rows } = await sql<Values>`select ${sql.join(answers)}`.execute(trx);
  return asked
    .filter((_, place) => Boolean(rows[0]?.[`taken_${String(place)}`]))
    .map(({ rule }) => [...path, ...lastSent(rule, sent)]);
}

function sameValues(
  table: AnyTable,
  rule: UniqueRule,
  values: Values,
  row?: Named,
): Condition | undefined {
  if (!rule.columns.some((column) => column in values)) {
    return undefined;
  }
  const conditions: Condition[] = [];
  for (const name of rule.columns) {
    const value = name in values ? values[name] : (row?.[name] ?? null);
    if (value === null && !rule.nullsEqual) {
      return undefined;
    }
    const column = columnOf(table, name);
    conditions.push(value === null ? sql`${column} is null` : sql`${column} = ${value}`);
  }
  if (rule.live === true) {
    conditions.push(sql`${columnOf(table, "deleted_at")} is null`);
  }
  if (row !== undefined) {
    conditions.push(sql`${columnOf(table, "id")} <> ${row.id}`);
  }
  return allOf(conditions);
}

/** The last of the rule's members in the body; where it has none, the object. */
function lastSent(rule: UniqueRule, sent: object): Path {
  return rule.names.filter((name) => name in sent).slice(-1);
}

/** How the rows that are made have to be. */
interface Missing {
  /** The values of a new row with this name. */
  readonly make: (name: string) => Promise<Values> | Values;
  readonly path: Path;
  readonly live?: Condition;
  readonly places?: Map<Id, Path>;
}

/** The ids of the rows with these names; those that are missing are created, and their places noted. */
export async function ensureRows<T extends Id>(
  trx: Session,
  table: AnyTable,
  namedBy: string,
  names: readonly string[],
  { make, path, live, places }: Missing,
): Promise<T[]> {
  const known = await idsByName<T>(trx, table, namedBy, names, live);
  const missing = [...new Set(names)].filter((name) => !known.has(name)).sort(byCodePoint);
  for (const name of missing) {
    const place = [...path, names.indexOf(name)];
    const created = await insertNew<T>(trx, table, await make(name));
    if (created !== undefined) {
      known.set(name, created);
      places?.set(created, place);
      continue;
    }
    const there = (await idsByName<T>(trx, table, namedBy, [name], live)).get(name);
    if (there === undefined) {
      throw conflict([place]);
    }
    known.set(name, there);
  }
  return names.flatMap((name) => known.get(name) ?? []);
}

function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** The id of a new row; undefined where another transaction has written the like at the same time. */
async function insertNew<T>(trx: Session, table: AnyTable, values: Values): Promise<T | undefined> {
  const row = await trx
    .insertInto(tableName(table))
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.["id"] as T | undefined;
}

async function idsByName<T extends Id>(
  trx: Session,
  table: AnyTable,
  namedBy: string,
  names: readonly string[],
  live: Condition = sql`true`,
): Promise<Map<string, T>> {
  if (names.length === 0) {
    return new Map();
  }
  const name = columnOf(table, namedBy);
  const { rows } = await sql<{ name: string; id: T }>`
    select ${name} as name, ${columnOf(table, "id")} as id from ${table}
    where ${name} in (${sql.join(names)}) and ${live}
  `.execute(trx);
  return new Map(rows.map((row) => [row.name, row.id]));
}

/** Make the links of a row exactly these. */
export async function replaceLinks(
  trx: Session,
  table: AnyTable,
  [ownerColumn, owner]: readonly [string, Id],
  [targetColumn, targets]: readonly [string, readonly Id[]],
): Promise<void> {
  const name = tableName(table);
  const rows = await trx
    .selectFrom(name)
    .select(targetColumn)
    .where(ownerColumn, "=", owner)
    .execute();
  const linked = new Set(rows.map((row) => row[targetColumn] as Id));
  const wanted = new Set(targets);
  const gone = [...linked.difference(wanted)];
  if (gone.length > 0) {
    await trx
      .deleteFrom(name)
      .where(ownerColumn, "=", owner)
      .where(targetColumn, "in", gone)
      .execute();
  }
  const added = [...wanted.difference(linked)];
  if (added.length > 0) {
    await trx
      .insertInto(name)
      .values(added.map((target) => ({ [ownerColumn]: owner, [targetColumn]: target })))
      .execute();
  }
}

/** Link two rows; nothing changes where they are linked already. */
export async function addLink(trx: Session, table: AnyTable, pair: Values): Promise<void> {
  if (!(await truth(trx, sql`exists (select 1 from ${table} where ${isPair(table, pair)})`))) {
    await trx.insertInto(tableName(table)).values(pair).execute();
  }
}

export async function removeLink(trx: Session, table: AnyTable, pair: Values): Promise<void> {
  await trx.deleteFrom(tableName(table)).where(isPair(table, pair)).execute();
}

function isPair(table: AnyTable, pair: Values): Condition {
  return allOf(
    Object.entries(pair).map(([column, key]) => sql`${columnOf(table, column)} = ${key}`),
  );
}
