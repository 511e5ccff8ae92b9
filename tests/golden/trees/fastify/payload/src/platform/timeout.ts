/** An upper bound of the time that a request may take. */

import fp from "fastify-plugin";

import { unavailable } from "./problems.ts";

interface TimeoutOptions {
  readonly seconds: number;
}

/**
 * Gives up on a request that has not been answered in time; its transaction is rolled back.
 * Fastify's own `handlerTimeout` forgets a request as soon as its body has been read.
 */
export const timeout = fp<TimeoutOptions>(
  (app, { seconds }, done) => {
    app.addHook("onRequest", (request, reply, next) => {
      const controller = new AbortController();
      request.deadline = controller.signal;
      const timer = setTimeout(() => {
        const problem = unavailable();
        controller.abort(problem);
        reply.send(problem);
      }, seconds * 1000);
      reply.raw.once("close", () => {
        clearTimeout(timer);
      });
      next();
    });
    done();
  },
  { name: "timeout", dependencies: ["current-requests"] },
);
