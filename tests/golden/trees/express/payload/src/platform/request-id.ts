/** The identity of a request, in its answer and in every line that is logged for it. */

import type { RequestHandler } from "express";

import { newId } from "./ids.ts";
import { requestState } from "./request-state.ts";

const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/;

/** Echo a well-formed `X-Request-Id`, or make one. */
export const requestId: RequestHandler = (request, response, next) => {
  const sent = request.get("x-request-id") ?? "";
  const id = WELL_FORMED.test(sent) ? sent : newId();
  requestState().requestId = id;
  response.setHeader("X-Request-Id", id);
  next();
};
