/** One line in the log for each request. */

import fp from "fastify-plugin";

import { template } from "./routing.ts";

const SILENT = new Set(["/health", "/ready", "/metrics"]);

/** Logs method, route template, status and duration; probes are left out. */
export const accessLog = fp(
  (app, _options, done) => {
    app.addHook("onRequest", (request, reply, next) => {
      const began = performance.now();
      // No `onResponse` tells of a client that went away.
      reply.raw.once("close", () => {
        const route = template(request) ?? null;
        if (route === null || !SILENT.has(route)) {
          const line = {
            method: request.method,
            route,
            status: reply.raw.headersSent ? reply.statusCode : 0,
            duration_ms: Math.round((performance.now() - began) * 10) / 10,
            user: request.user,
          };
          request.log.info(line, "request");
        }
      });
      next();
    });
    done();
  },
  { name: "access-log" },
);
