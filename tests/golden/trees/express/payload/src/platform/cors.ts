/** Calls from the pages of other origins. */

import type { Request, RequestHandler } from "express";

const REQUEST_HEADERS = "authorization, content-type, x-request-id";
const EXPOSED_HEADERS = "location, retry-after, x-request-id";
const MAX_AGE_SECONDS = 600;

/** Let pages of the listed origins call the API, without credentials. */
export function cors(
  origins: readonly string[],
  methodsAt: (request: Request) => readonly string[],
): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    if (origin !== undefined && origins.includes(origin)) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.setHeader("Vary", "Origin");
      const methods = isPreflight(request) ? methodsAt(request) : [];
      if (methods.length > 0) {
        response.setHeader("Access-Control-Allow-Methods", methods.join(", "));
        response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
        response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
      } else {
        response.setHeader("Access-Control-Expose-Headers", EXPOSED_HEADERS);
      }
    }
    next();
  };
}

function isPreflight(request: Request): boolean {
  return (
    request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined
  );
}
