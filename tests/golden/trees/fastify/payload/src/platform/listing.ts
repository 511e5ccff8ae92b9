/** Lists: filters, search, sorting and paging from the query string. */

import type { FastifyRequest } from "fastify";
import { type RawBuilder, sql } from "kysely";

import { boolean, type Kind, Rejected, string } from "./kinds.ts";
import { type FieldError, invalid } from "./problems.ts";
import { percentDecoded } from "./routing.ts";
import { anyOf, type Condition, contains } from "./sql.ts";

const MAX_OFFSET = 999_999_999;

export type Operator = "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "contains" | "null";

/** A condition on the value that a filter is about. */
export type Test = (tested: RawBuilder<unknown>) => Condition;

type Comparison = (tested: RawBuilder<unknown>, value: unknown) => Condition;

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ["eq", (tested, value) => sql`${tested} = ${value}`],
  ["ne", (tested, value) => sql`${tested} <> ${value}`],
  ["gt", (tested, value) => sql`${tested} > ${value}`],
  ["gte", (tested, value) => sql`${tested} >= ${value}`],
  ["lt", (tested, value) => sql`${tested} < ${value}`],
  ["lte", (tested, value) => sql`${tested} <= ${value}`],
  ["in", (tested, value) => sql`${tested} in (${sql.join(value as unknown[])})`],
  ["contains", (tested, value) => contains(tested, value as string)],
]);

/** A query parameter: `match` applies a test to what is filtered by, `absent` tests for null. */
export interface Filter {
  readonly kind: Kind<unknown>;
  readonly match: (test: Test) => Condition;
  readonly operators?: readonly Operator[];
  readonly absent?: () => Condition;
}

/** An expression to sort by; nulls come last in either direction. */
export interface SortKey {
  readonly expression: RawBuilder<unknown>;
  readonly descending?: boolean;
  readonly nullable?: boolean;
}

/** What a list offers; `order` does not name the id, which always comes last. */
export interface Listing {
  readonly id: RawBuilder<unknown>;
  readonly order?: readonly SortKey[];
  readonly filters?: Readonly<Record<string, Filter>>;
  readonly sorts?: Readonly<Record<string, SortKey>>;
  readonly searched?: readonly RawBuilder<unknown>[];
  readonly page?: { readonly size: number; readonly maximum: number };
}

/** What a request asks of a list. */
export interface ListQuery {
  readonly conditions: readonly Condition[];
  readonly orderBy: readonly RawBuilder<unknown>[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

/** The query that the parameters ask for, or 422 with every unknown, repeated or unfit one. */
export function listQuery(request: FastifyRequest, listing: Listing, resource: string): ListQuery {
  const reader = new Reader(listing);
  for (const [name, texts] of parameters(request)) {
    reader.take(name, texts);
  }
  if (reader.errors.length > 0) {
    throw invalid(reader.errors, resource);
  }
  const { conditions, order, limit, offset } = reader;
  return { conditions, orderBy: orderBy(order, listing.id), limit, offset };
}

/** The keys, then the id in the direction of the last one. */
export function orderBy(keys: readonly SortKey[], id: RawBuilder<unknown>): RawBuilder<unknown>[] {
  const descending = keys.at(-1)?.descending ?? false;
  return [...keys, { expression: id, descending }].map(clause);
}

function clause({
  expression,
  descending = false,
  nullable = false,
}: SortKey): RawBuilder<unknown> {
  const direction = descending ? sql`desc` : sql`asc`;
  return nullable ? sql`${expression} ${direction} nulls last` : sql`${expression} ${direction}`;
}

class Reader {
  readonly errors: FieldError[] = [];
  readonly conditions: Condition[] = [];
  order: readonly SortKey[];
  limit: number | undefined;
  offset: number | undefined;
  readonly #listing: Listing;

  constructor(listing: Listing) {
    this.#listing = listing;
    this.order = listing.order ?? [];
    this.limit = listing.page?.size;
    this.offset = listing.page && 0;
  }

  take(parameter: string, texts: readonly (string | undefined)[]): void {
    try {
      const [text] = texts;
      if (texts.length > 1) {
        throw new Rejected("type");
      }
      if (text === undefined) {
        throw new Rejected("format");
      }
      this.#read(parameter, text);
    } catch (error) {
      if (!(error instanceof Rejected)) {
        throw error;
      }
      this.errors.push({ code: error.code, parameter, values: error.values });
    }
  }

  #read(parameter: string, text: string): void {
    const { page, sorts = {}, searched = [], filters = {} } = this.#listing;
    if (parameter === "limit" && page !== undefined) {
      this.limit = within(text, 1, page.maximum);
    } else if (parameter === "offset" && page !== undefined) {
      this.offset = within(text, 0, MAX_OFFSET);
    } else if (parameter === "sort" && Object.keys(sorts).length > 0) {
      this.order = sortKeys(text, sorts);
    } else if (parameter === "q" && searched.length > 0) {
      const needle = string().parseText(text);
      this.conditions.push(anyOf(searched.map((column) => contains(column, needle))));
    } else {
      this.conditions.push(condition(parameter, text, filters));
    }
  }
}

/** Each parameter with its values; undefined stands for one that is no UTF-8. */
function parameters(request: FastifyRequest): Map<string, (string | undefined)[]> {
  const query = /\?([^#]*)/.exec(request.originalUrl)?.[1] ?? "";
  const found = new Map<string, (string | undefined)[]>();
  for (const pair of query.split("&").filter((part) => part !== "")) {
    const [name = "", ...rest] = pair.split("=");
    const key = decoded(name, false) ?? "";
    found.set(key, [...(found.get(key) ?? []), decoded(rest.join("="), true)]);
  }
  return found;
}

function decoded(text: string, fatal: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal, ignoreBOM: true }).decode(
      percentDecoded(text.replaceAll("+", " ")),
    );
  } catch {
    return undefined;
  }
}

function within(text: string, lowest: number, highest: number): number {
  const number = /^[0-9]{1,9}$/.test(text) ? Number(text) : -1;
  if (number < lowest || number > highest) {
    throw new Rejected("range");
  }
  return number;
}

function sortKeys(text: string, sorts: Readonly<Record<string, SortKey>>): SortKey[] {
  return text.split(",").map((word) => {
    const name = word.replace(/^-/, "");
    const key = Object.hasOwn(sorts, name) ? sorts[name] : undefined;
    if (key === undefined) {
      throw new Rejected("choice", { choices: Object.keys(sorts).join(", ") });
    }
    return word.startsWith("-") ? { ...key, descending: key.descending !== true } : key;
  });
}

function condition(
  parameter: string,
  text: string,
  filters: Readonly<Record<string, Filter>>,
): Condition {
  const [, name = parameter, bracketed] = /^([^[]*)(?:\[(.*)\])?$/s.exec(parameter) ?? [];
  const offered = Object.hasOwn(filters, name) ? filters[name] : undefined;
  const operator = bracketed ?? "eq";
  const isOffered =
    bracketed === undefined || offered?.operators?.some((known) => known === bracketed) === true;
  if (offered === undefined || !isOffered) {
    throw new Rejected("unknown");
  }
  if (operator === "null") {
    return nullCondition(offered, boolean().parseText(text));
  }
  const { kind, match } = offered;
  const value =
    operator === "in" ? text.split(",").map((part) => kind.parseText(part)) : kind.parseText(text);
  return match((tested) => COMPARISONS.get(operator)?.(tested, value) ?? sql`true`);
}

function nullCondition({ match, absent }: Filter, wanted: boolean): Condition {
  if (wanted && absent !== undefined) {
    return absent();
  }
  return match((tested) => (wanted ? sql`${tested} is null` : sql`${tested} is not null`));
}
