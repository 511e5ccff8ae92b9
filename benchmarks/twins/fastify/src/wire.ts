/** Answers as they go over the wire. */

import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";

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

export function onError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof Refused) {
    reply.code(error.status).headers(error.headers).send({ errors: error.errors });
  } else if (error instanceof Error && "code" in error && error.code === "FST_ERR_CTP_INVALID_JSON_BODY") {
    reply.code(400).send({ errors: { base: ["the body is not valid JSON"] } });
  } else {
    request.log.error({ err: error }, "unexpected error");
    reply.code(500).send({ errors: { base: ["something went wrong"] } });
  }
}
