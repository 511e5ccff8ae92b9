/** The request in hand, for what is not handed it. */

import { AsyncLocalStorage } from "node:async_hooks";

import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";

declare module "fastify" {
  interface FastifyRequest {
    /** Aborted, with a problem as its reason, when the answer comes too late. */
    deadline: AbortSignal | undefined;
  }
}

export interface Abortion {
  readonly promise: Promise<never>;
  readonly forget: () => void;
}

const requests = new AsyncLocalStorage<FastifyRequest>();

/** Lets everything that a request causes know of it. */
export const currentRequests = fp(
  (app, _options, done) => {
    app.decorateRequest("deadline");
    app.addHook("onRequest", (request, _reply, next) => {
      requests.run(request, next);
    });
    done();
  },
  { name: "current-requests" },
);

/** The request that is being handled; undefined outside of any. */
export function currentRequest(): FastifyRequest | undefined {
  return requests.getStore();
}

/** A promise that fails with the reason when the request in hand is given up. */
export function abortion(): Abortion {
  const signal = currentRequest()?.deadline;
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(signal?.reason as Error);
  };
  if (signal?.aborted === true) {
    abort();
  }
  signal?.addEventListener("abort", abort, { once: true });
  promise.catch(() => undefined);
  return { promise, forget: () => signal?.removeEventListener("abort", abort) };
}
