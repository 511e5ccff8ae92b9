/** Rows that a body names: found before the body is validated, so that all its problems are answered at once. */

import { sql } from "kysely";

import type { Members } from "./bodies.ts";
import type { Session } from "./database.ts";
import { type Kind, Named, Rejected } from "./kinds.ts";
import { allOf, type Condition } from "./sql.ts";
import { columnOf, type AnyTable } from "./tables.ts";

interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly name: string | number;
  readonly value: unknown;
}

/** Put what was found, or that nothing was, in the place of every well-formed value at a path of the members. */
export async function findReferences(
  trx: Session,
  table: AnyTable,
  column: string,
  members: Members,
  path: readonly string[],
  kind: Kind<unknown>,
  ...conditions: readonly Condition[]
): Promise<void> {
  const places = [...placesAt(members, path, kind)];
  if (places.length === 0) {
    return;
  }
  const named = columnOf(table, column);
  const { rows } = await sql<{ name: unknown; id: string | number }>`
    select ${named} as name, ${columnOf(table, "id")} as id from ${table}
    where ${allOf([sql`${named} in (${sql.join(places.map(({ value }) => value))})`, ...conditions])}
  `.execute(trx);
  const ids = new Map(rows.map(({ name, id }) => [String(name), id]));
  for (const { holder, name, value } of places) {
    holder[name] = new Named(ids.get(String(value)));
  }
}

function* placesAt(value: unknown, path: readonly string[], kind: Kind<unknown>): Iterable<Place> {
  const [name, ...rest] = path;
  if (Array.isArray(value)) {
    for (const item of value) {
      yield* placesAt(item, path, kind);
    }
  } else if (name !== undefined && typeof value === "object" && value !== null && name in value) {
    const holder = value as Record<string, unknown>;
    if (rest.length > 0) {
      yield* placesAt(holder[name], rest, kind);
    } else {
      yield* wellFormed(holder, name, kind);
    }
  }
}

function* wellFormed(
  holder: Record<string | number, unknown>,
  name: string | number,
  kind: Kind<unknown>,
): Iterable<Place> {
  const value = holder[name];
  if (Array.isArray(value)) {
    for (const position of value.keys()) {
      yield* wellFormed(value as unknown as Record<number, unknown>, position, kind);
    }
    return;
  }
  try {
    yield { holder, name, value: kind.parse(value) };
  } catch (error) {
    if (!(error instanceof Rejected)) {
      throw error;
    }
  }
}
