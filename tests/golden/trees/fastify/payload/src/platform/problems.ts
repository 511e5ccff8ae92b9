/** Errors that a client sees, and the one place that renders them. */

import { STATUS_CODES } from "node:http";

import type { FastifyReply, FastifyRequest } from "fastify";

import type { Body } from "./bodies.ts";
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

// Titles are those of RFC 9110; the standard library knows older ones.
const TITLES: Readonly<Record<number, string>> = {
  413: "Content Too Large",
  422: "Unprocessable Content",
};

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

const CHALLENGE = { "WWW-Authenticate": "Bearer" };

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
  const body = Buffer.from(JSON.stringify(problemBody(problem, reply.request)));
  reply.code(problem.status).headers(problem.headers).type("application/problem+json").send(body);
}

function detailOf({ code, values = {}, text }: FieldError): string {
  return text ?? message(code, values);
}

function problemBody(problem: Problem, { body, id, routeOptions }: FastifyRequest): unknown {
  const sent = body as Body | undefined;
  const errors = problem.errors.map((error) => errorBody(error, sent?.envelope));
  return {
    type: "about:blank",
    title: TITLES[problem.status] ?? STATUS_CODES[problem.status] ?? "Error",
    status: problem.status,
    code: problem.code,
    resource: problem.resource ?? routeOptions.config.resource,
    detail: problem.detail,
    errors: errors.length === 0 ? undefined : errors,
    requestId: problem.status === 500 ? id : undefined,
  };
}

function errorBody(error: FieldError, envelope: string | undefined): unknown {
  const place =
    error.parameter === undefined
      ? { pointer: pointer(error, envelope) }
      : { parameter: error.parameter };
  return { ...place, code: error.code, detail: detailOf(error) };
}

/** The place in the body as sent, as a JSON Pointer fragment (RFC 6901, section 6). */
export function pointer(
  { path = [], outsideEnvelope = false }: FieldError,
  envelope: string | undefined,
): string {
  const whole = envelope === undefined || outsideEnvelope ? path : [envelope, ...path];
  return `#${whole.map((part) => `/${fragment(String(part))}`).join("")}`;
}

function fragment(part: string): string {
  const escaped = encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
  return escaped.replaceAll(/%(?:24|26|2B|2C|3B|3D|3A|40|3F)/g, decodeURIComponent);
}
