/** Errors that a client sees, and the one place that renders them. */

import type { FastifyReply } from "fastify";

import { message } from "./messages.ts";

export type Path = readonly (string | number)[];

/** One refused place: a path inside the envelope of the body, or a query parameter. */
export interface FieldError {
  readonly code: string;
  readonly path?: Path;
  readonly parameter?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly outsideEnvelope?: boolean;
}

interface ProblemOptions {
  readonly resource?: string | undefined;
  readonly detail?: string | undefined;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An answer other than success. Without a resource it names that of the matched endpoint. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly resource: string | undefined;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, options: ProblemOptions = {}) {
    super(code, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.resource = options.resource;
    this.detail = options.detail ?? message(code, options.values ?? {});
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

export function malformedJson(): Problem {
  return new Problem(400, "malformed_json");
}

const CHALLENGE = { "WWW-Authenticate": "Token" };

export function unauthenticated(): Problem {
  return new Problem(401, "unauthenticated", { headers: CHALLENGE });
}

export function badCredentials(): Problem {
  return new Problem(401, "bad_credentials", { headers: CHALLENGE });
}

export function forbidden(resource?: string): Problem {
  return new Problem(403, "forbidden", { resource });
}

export function notFound(resource?: string): Problem {
  return new Problem(404, "not_found", { resource });
}

export function methodNotAllowed(allow: string): Problem {
  return new Problem(405, "method_not_allowed", { headers: { Allow: allow } });
}

/** Values that are taken, each at its place in the input. */
export function conflict(paths: readonly Path[], resource?: string): Problem {
  const errors = paths.map((path) => ({ code: "unique", path }));
  return new Problem(409, "conflict", { resource, errors });
}

export function illegalTransition(
  field: string,
  from: string,
  to: string,
  resource?: string,
): Problem {
  return new Problem(409, "illegal_transition", { resource, values: { field, from, to } });
}

export function inUse(): Problem {
  return new Problem(409, "in_use");
}

/** A precondition on the existing row that does not hold. */
export function requirement(code: string, text: string, resource: string): Problem {
  return new Problem(409, code, { resource, detail: text });
}

/** A check that the written row, or the nested row at `path`, does not meet. */
export function brokenCheck(code: string, text: string, path: Path, resource: string): Problem {
  return invalid([{ code, path, text }], resource);
}

/** A check or a bound of another row that an effect would break. */
export function brokenElsewhere(code: string, text: string, resource?: string): Problem {
  return new Problem(409, code, { resource, detail: text });
}

export function tooLarge(): Problem {
  return new Problem(413, "too_large");
}

export function unsupportedMediaType(): Problem {
  return new Problem(415, "unsupported_media_type");
}

export function invalid(errors: readonly FieldError[], resource?: string): Problem {
  return new Problem(422, "invalid", { resource, errors });
}

/** Too many requests; the next one may succeed in `retryAfter` seconds. */
export function rateLimited(retryAfter: number): Problem {
  return new Problem(429, "rate_limited", { headers: { "Retry-After": String(retryAfter) } });
}

export function internal(): Problem {
  return new Problem(500, "internal");
}

export function notImplemented(): Problem {
  return new Problem(501, "not_implemented");
}

export function unavailable(cause?: unknown): Problem {
  return new Problem(503, "unavailable", { cause });
}

/** Send a problem that came up while a request was handled. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const resource = problem.resource ?? reply.request.routeOptions.config.resource;
  reply.code(problem.status).headers(problem.headers).send(fieldsBody(problem, resource));
}

function detailOf({ code, values = {}, text }: FieldError): string {
  return text ?? message(code, values);
}

/** The texts by the name of their field, or by what they speak of. */
function fieldsBody(problem: Problem, resource: string | undefined): unknown {
  const errors = new Map<string, string[]>();
  const add = (name: string, text: string): void => {
    errors.set(name, [...(errors.get(name) ?? []), text]);
  };
  for (const error of problem.errors) {
    const name = error.parameter ?? (error.path ?? []).join(".");
    const [subject, text] =
      name === "" ? named(detailOf(error), resource) : [name, detailOf(error)];
    add(subject, text);
  }
  if (errors.size === 0) {
    add(...named(problem.detail, resource));
  }
  return { errors: Object.fromEntries(errors) };
}

/** A text that names its subject before a colon, else the resource's. */
function named(text: string, resource: string | undefined): [string, string] {
  const colon = text.indexOf(": ");
  return colon < 0 ? [resource ?? "base", text] : [text.slice(0, colon), text.slice(colon + 2)];
}
