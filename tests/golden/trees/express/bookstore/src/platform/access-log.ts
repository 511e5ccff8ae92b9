/** One line in the log for each request. */

import type { RequestHandler } from "express";
import type { Logger } from "pino";

import { requestState } from "./request-state.ts";

const SILENT = new Set(["/health", "/ready", "/metrics"]);

/** Log method, route template, status and duration; probes are left out. */
export function accessLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    if (!SILENT.has(request.path)) {
      const state = requestState();
      const began = performance.now();
      response.once("close", () => {
        const line = {
          method: request.method,
          route: state.template ?? null,
          status: response.headersSent ? response.statusCode : 0,
          duration_ms: Math.round((performance.now() - began) * 10) / 10,
          user: state.user ?? null,
        };
        log.info(
          state.requestId === undefined ? line : { ...line, request_id: state.requestId },
          "request",
        );
      });
    }
    next();
  };
}
