/** Validation of request members: every problem at once, each at its place. */

import { z } from "zod";

import type { Body, Members } from "./bodies.ts";
import { type Parser, Rejected, refuseLength } from "./kinds.ts";
import { type FieldError, invalid, type Path } from "./problems.ts";

interface ListOptions {
  readonly min?: number;
  readonly max?: number;
  readonly distinct?: boolean;
}

/** A member of a body. */
export function member<T>(parser: Parser<T>): z.ZodType<T> {
  return z.unknown().transform((value, context) => parsed(parser, value, context));
}

/** A list of values. Of equal items the first counts where `distinct`. */
export function list<T>(parser: Parser<T>, options: ListOptions): z.ZodType<T[]> {
  return children(member(parser), options);
}

/** A list of nested objects. */
export function children<T>(
  item: z.ZodType<T>,
  { distinct = false, ...lengths }: ListOptions,
): z.ZodType<T[]> {
  return z.unknown().transform((value, context) => {
    if (!Array.isArray(value)) {
      return refuse(context, new Rejected(codeOf(value)), value);
    }
    const { max } = lengths;
    if (max !== undefined && value.length > max) {
      return refuse(context, new Rejected("too_long", { max }), value);
    }
    const items = value.map((each: unknown, position) => itemOf(item, each, position, context));
    if (context.issues.length > 0) {
      return z.NEVER;
    }
    try {
      refuseLength(items.length, lengths);
    } catch (error) {
      return refuse(context, error, value);
    }
    return distinct ? [...new Set(items)] : items;
  });
}

/** An object of the named members. */
export function object<S extends z.core.$ZodShape>(shape: S): z.ZodObject<S> {
  return z.object(shape);
}

/** The typed input, or 422 in the order of the schema. */
export function validate<T>(
  schema: z.ZodType<T>,
  members: Members,
  _body: Body,
  resource: string,
): T {
  const result = schema.safeParse(members);
  if (!result.success) {
    throw invalid(
      result.error.issues.flatMap((issue) => fieldErrors(issue, members)),
      resource,
    );
  }
  return result.data;
}

function itemOf<T>(
  item: z.ZodType<T>,
  value: unknown,
  position: number,
  context: z.RefinementCtx,
): T {
  const result = item.safeParse(value);
  if (result.success) {
    return result.data;
  }
  for (const issue of result.error.issues) {
    context.issues.push({ ...issue, path: [position, ...issue.path] } as z.core.$ZodRawIssue);
  }
  return z.NEVER;
}

function parsed<T>(parser: Parser<T>, value: unknown, context: z.RefinementCtx): T {
  if (value === undefined) {
    return refuse(context, new Rejected("required"), value);
  }
  try {
    return parser.parse(value);
  } catch (error) {
    return refuse(context, error, value);
  }
}

function refuse(context: z.RefinementCtx, error: unknown, input: unknown): never {
  if (!(error instanceof Rejected)) {
    throw error;
  }
  const params = { code: error.code, values: error.values };
  context.addIssue({ code: "custom", input, params });
  return z.NEVER;
}

function codeOf(value: unknown): string {
  if (value === undefined) {
    return "required";
  }
  return value === null ? "null" : "type";
}

function fieldErrors(issue: z.core.$ZodIssue, members: Members): FieldError[] {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "custom") {
    const { code, values } = issue.params as { code: string; values: Record<string, unknown> };
    return [{ code, path, values }];
  }
  return [{ code: codeOf(valueAt(members, path)), path }];
}

function valueAt(members: Members, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (value as Members)[part], members);
}
