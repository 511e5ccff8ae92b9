/** Turns away who says so. */

import type { preHandlerHookHandler } from "fastify";

import { forbidden } from "../platform/problems.ts";

/** Refuse a request that asks for it. */
export const doorman: preHandlerHookHandler = (request, _reply, next) => {
  if (request.headers["x-refuse"] === "please") {
    throw forbidden();
  }
  next();
};
