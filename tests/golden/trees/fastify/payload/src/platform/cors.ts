/** Calls from the pages of other origins. */

import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";

import { methodsAt } from "./routing.ts";

const REQUEST_HEADERS = "authorization, content-type, x-request-id";
const EXPOSED_HEADERS = "location, retry-after, x-request-id";
const MAX_AGE_SECONDS = 600;

interface CorsOptions {
  readonly origins: readonly string[];
}

/** Lets pages of the listed origins call the API, without credentials. */
export const cors = fp<CorsOptions>(
  (app, { origins }, done) => {
    app.addHook("onRequest", (request, reply, next) => {
      const { origin } = request.headers;
      if (origin !== undefined && origins.includes(origin)) {
        reply.headers({ "Access-Control-Allow-Origin": origin, Vary: "Origin" });
        const methods = isPreflight(request) ? methodsAt(app, request.url) : [];
        if (methods.length > 0) {
          reply.headers({
            "Access-Control-Allow-Methods": methods.join(", "),
            "Access-Control-Allow-Headers": REQUEST_HEADERS,
            "Access-Control-Max-Age": MAX_AGE_SECONDS,
          });
        } else {
          reply.header("Access-Control-Expose-Headers", EXPOSED_HEADERS);
        }
      }
      next();
    });
    done();
  },
  { name: "cors" },
);

function isPreflight(request: FastifyRequest): boolean {
  return (
    request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined
  );
}
