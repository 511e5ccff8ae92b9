/** Whatever goes wrong, answered in one form. */

import type { ErrorRequestHandler } from "express";
import type { Logger } from "pino";

import { internal, Problem, sendProblem } from "./problems.ts";

/** Answer problems, and every other error as 500 with nothing of its inside. */
export function errors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (request.socket.destroyed) {
      log.info("client disconnected");
      return;
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(response, problemFor(error, log));
  };
}

function problemFor(error: unknown, log: Logger): Problem {
  if (!(error instanceof Problem)) {
    log.error({ err: error }, "unexpected error");
    return internal();
  }
  if (error.status >= 500) {
    log.warn({ code: error.code, cause: String(error.cause) }, "request failed");
  }
  return error;
}
