/** The forms of rules: what is asked of a row, or computed from it, as SQL. */

import type { RawBuilder } from "kysely";

import type { Caller } from "./caller.ts";
import type { Condition } from "./sql.ts";

/** A condition on a row. */
export type Rule<Row> = (row: Row, caller: Caller) => Condition;

/** A value that is computed from a row. */
export type Value<Row> = (row: Row, caller: Caller) => RawBuilder<unknown>;

/** A condition on a row that speaks of the request, too. */
export type Requirement<Row, Data> = (row: Row, caller: Caller, data: Data) => Condition;

/** Whether what a query parameter filters by passes a test. */
export type Filtering<Row> = (
  row: Row,
  caller: Caller,
  test: (tested: RawBuilder<unknown>) => Condition,
) => Condition;

/** A condition that is asked before a row exists, of the caller and the keys of parents. */
export type EarlyRule = (caller: Caller, ...parents: (string | number)[]) => Condition;
