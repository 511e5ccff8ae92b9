/** Whatever goes wrong, answered in one form. */

import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";

import { internal, Problem, sendProblem, unsupportedMediaType } from "./problems.ts";

/** Answers problems, and every other error as 500 with nothing of its inside. */
export const errors = fp(
  (app, _options, done) => {
    app.setErrorHandler((error, request, reply) => {
      if (request.socket.destroyed) {
        request.log.info("client disconnected");
        return;
      }
      // Fastify would close the connection after a body that was refused.
      reply.removeHeader("Connection");
      sendProblem(reply, problemFor(error, request));
    });
    done();
  },
  { name: "errors" },
);

function problemFor(error: unknown, request: FastifyRequest): Problem {
  if (isMediaTypeError(error)) {
    return unsupportedMediaType();
  }
  if (!(error instanceof Problem)) {
    request.log.error({ err: error }, "unexpected error");
    return internal();
  }
  if (error.status >= 500) {
    request.log.warn({ code: error.code, cause: String(error.cause) }, "request failed");
  }
  return error;
}

function isMediaTypeError(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE"
  );
}
