/** Who calls: a user by a valid token, or nobody. */

import type { FastifyRequest, preHandlerAsyncHookHandler, preHandlerHookHandler } from "fastify";
import fp from "fastify-plugin";
import type { RawBuilder } from "kysely";

import { callerExists } from "../auth/callers.ts";
import { now } from "./clock.ts";
import { uuid } from "./columns.ts";
import type { Database } from "./database.ts";
import { unauthenticated } from "./problems.ts";
import { bound } from "./sql.ts";
import type { Tokens } from "./tokens.ts";

declare module "fastify" {
  interface FastifyInstance {
    callers: Callers;
  }
  interface FastifyRequest {
    caller: Caller;
    user: string | null;
  }
}

export const SCHEME = "Bearer";

/** The caller's id (null for nobody), the token that was sent, and the time of the request. */
export class Caller {
  readonly id: string | null;
  readonly token: string | null;
  readonly now: string;

  constructor(id: string | null = null, token: string | null = null, time: string = now()) {
    this.id = id;
    this.token = token;
    this.now = time;
  }

  /** The id as a bound value; null for nobody. */
  get key(): RawBuilder<string> {
    return bound(uuid, this.id);
  }

  get today(): string {
    return this.now.slice(0, 10);
  }

  /** The id of a caller that must be known. */
  get userId(): string {
    if (this.id === null) {
      throw unauthenticated();
    }
    return this.id;
  }
}

/** Who calls, before an endpoint is handled. */
export class Callers {
  readonly #database: Database;
  readonly #tokens: Tokens;

  constructor(database: Database, tokens: Tokens) {
    this.#database = database;
    this.#tokens = tokens;
  }

  /** Anybody; a token that is not valid, or whose user is gone, is 401 wherever it is sent. */
  readonly optional: preHandlerAsyncHookHandler = async (request) => {
    await this.#recognize(request);
  };

  /** A user. */
  readonly required: preHandlerAsyncHookHandler = async (request) => {
    await this.#recognize(request);
    if (request.user === null) {
      throw unauthenticated();
    }
  };

  /** Nobody, whatever token was sent. */
  readonly ignored: preHandlerHookHandler = (request, _reply, next) => {
    request.caller = new Caller();
    next();
  };

  async #recognize(request: FastifyRequest): Promise<void> {
    const caller = await this.#callerOf(tokenOf(request));
    request.caller = caller;
    request.user = caller.id;
  }

  async #callerOf(token: string | undefined): Promise<Caller> {
    if (token === undefined) {
      return new Caller();
    }
    const user = await this.#tokens.userOf(token);
    if (user === undefined || !(await this.#database.read((trx) => callerExists(trx, user)))) {
      throw unauthenticated();
    }
    return new Caller(user, token);
  }
}

interface CallersOptions {
  readonly database: Database;
  readonly tokens: Tokens;
}

/** Lets endpoints ask who calls. */
export const callers = fp<CallersOptions>(
  (app, { database, tokens }, done) => {
    app.decorate("callers", new Callers(database, tokens));
    app.decorateRequest("caller");
    app.decorateRequest("user", null);
    done();
  },
  { name: "callers" },
);

function tokenOf({ headers }: FastifyRequest): string | undefined {
  const [scheme = "", ...rest] = (headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === SCHEME.toLowerCase() ? rest.join(" ").trim() : undefined;
}
