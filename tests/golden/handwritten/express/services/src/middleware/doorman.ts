/** Turns away who says so. */

import type { RequestHandler } from "express";

import { forbidden } from "../platform/problems.ts";

/** Refuse a request that asks for it. */
export const doorman: RequestHandler = (request, _response, next) => {
  if (request.get("x-refuse") === "please") {
    throw forbidden();
  }
  next();
};
