/** Limits of requests, per address or user. */

import fp from "fastify-plugin";

import { rateLimited } from "./problems.ts";
import { FixedWindows } from "./windows.ts";

declare module "fastify" {
  interface FastifyInstance {
    limits: Limits;
  }
}

/** The limits of one process. */
export class Limits {
  readonly #failures = new FixedWindows(10, 60);

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

/** Makes the limits known to the endpoints. */
export const limits = fp(
  (app, _options, done) => {
    const counted = new Limits();
    app.decorate("limits", counted);
    done();
  },
  { name: "limits" },
);
