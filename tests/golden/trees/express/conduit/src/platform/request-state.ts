/** What is known of the request in hand, wherever it is handled. */

import { AsyncLocalStorage } from "node:async_hooks";

import type { Body } from "./bodies.ts";
import type { Caller } from "./caller.ts";

/** Facts that endpoints, errors, logs and metrics need; each is filled in as soon as it is known. */
export interface RequestState {
  requestId?: string;
  template?: string;
  resource?: string;
  envelope?: string;
  user?: string;
  caller?: Caller;
  body?: Body;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

export interface Abortion {
  readonly promise: Promise<never>;
  readonly forget: () => void;
}

const states = new AsyncLocalStorage<RequestState>();

/** Handle a request in a state of its own. */
export function withRequestState<T>(handle: () => T): T {
  return states.run({}, handle);
}

/** The state of this request; outside of any, one that nobody reads. */
export function requestState(): RequestState {
  return states.getStore() ?? {};
}

/** A promise that fails with the reason when this request is given up. */
export function abortion(): Abortion {
  const { signal } = requestState();
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
