/** The identity of a request, in its answer and in every line that is logged for it. */

import type { IncomingMessage } from "node:http";

import fp from "fastify-plugin";

import { newId } from "./ids.ts";

const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/;

/** A well-formed `X-Request-Id`, or a new one. */
export function requestId({ headers }: IncomingMessage): string {
  const sent = String(headers["x-request-id"] ?? "");
  return WELL_FORMED.test(sent) ? sent : newId();
}

/** Tells the identity of each request. */
export const requestIds = fp(
  (app, _options, done) => {
    app.addHook("onRequest", (request, reply, next) => {
      reply.header("X-Request-Id", request.id);
      next();
    });
    done();
  },
  { name: "request-ids" },
);
