/** Answers as they go over the wire. */

import type { ErrorRequestHandler, Response } from "express";
import { z } from "zod";

export class Refused extends Error {
  readonly status: number;
  readonly errors: Record<string, string[]>;
  readonly headers: Record<string, string>;

  constructor(status: number, errors: Record<string, string[]>, headers: Record<string, string> = {}) {
    super(`refused with ${String(status)}`);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export function notFound(subject: string): Refused {
  return new Refused(404, { [subject]: ["not found"] });
}

export function unauthenticated(): Refused {
  return new Refused(401, { token: ["is missing"] }, { "WWW-Authenticate": "Token" });
}

export function sendJson(
  response: Response,
  content: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(JSON.stringify(content));
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": body.length,
    ...headers,
  });
  response.end(body);
}

/** What a schema makes of a value, or 422 with what is wrong at each place. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const errors: Record<string, string[]> = {};
  for (const { path, message } of result.error.issues) {
    (errors[path.join(".")] ??= []).push(message);
  }
  throw new Refused(422, errors);
}

export const onError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof Refused) {
    sendJson(response, { errors: error.errors }, error.status, error.headers);
  } else if (error instanceof SyntaxError) {
    sendJson(response, { errors: { base: ["the body is not valid JSON"] } }, 400);
  } else {
    request.log.error({ err: error }, "unexpected error");
    sendJson(response, { errors: { base: ["something went wrong"] } }, 500);
  }
};
