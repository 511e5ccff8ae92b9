/** An upper bound of the time that a request may take. */

import type { RequestHandler } from "express";

import { sendProblem, unavailable } from "./problems.ts";
import { requestState } from "./request-state.ts";

/** Give up on a request that has not been answered in time; its transaction is rolled back. */
export function timeout(seconds: number): RequestHandler {
  return (_request, response, next) => {
    const controller = new AbortController();
    requestState().signal = controller.signal;
    const timer = setTimeout(() => {
      const problem = unavailable();
      controller.abort(problem);
      sendProblem(response, problem);
    }, seconds * 1000);
    response.once("close", () => {
      clearTimeout(timer);
    });
    next();
  };
}
