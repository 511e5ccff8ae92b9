/** Limits of requests, per address or user. */

import type { Request } from "express";

import { addressOf } from "./peers.ts";
import { rateLimited } from "./problems.ts";
import { FixedWindows } from "./windows.ts";

/** The limits of one process, behind so many proxies. */
export class Limits {
  readonly #trustedProxies: number;
  readonly #failures = new FixedWindows(10, 60);

  constructor(trustedProxies: number) {
    this.#trustedProxies = trustedProxies;
  }

  /** The address that limits count by. */
  address(request: Request): string {
    return addressOf(request, this.#trustedProxies);
  }

  /** Ten failures in a minute for one identity from one ip, then a pause. */
  refuseLogin(identity: string, address: string): void {
    const wait = this.#failures.secondsUntilFree(JSON.stringify([identity, address]));
    if (wait !== undefined) {
      throw rateLimited(wait);
    }
  }

  loginFailed(identity: string, address: string): void {
    this.#failures.count(JSON.stringify([identity, address]));
  }
}
