/** Who calls: a user by a valid token, or nobody. */

import type { Request, RequestHandler } from "express";
import type { RawBuilder } from "kysely";

import { callerExists } from "../auth/callers.ts";
import { now } from "./clock.ts";
import { uuid } from "./columns.ts";
import type { Database } from "./database.ts";
import { unauthenticated } from "./problems.ts";
import { requestState } from "./request-state.ts";
import { bound } from "./sql.ts";
import type { Tokens } from "./tokens.ts";

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
  readonly optional: RequestHandler = async (request, _response, next) => {
    await this.#recognize(request);
    next();
  };

  /** A user. */
  readonly required: RequestHandler = async (request, _response, next) => {
    const caller = await this.#recognize(request);
    if (caller.id === null) {
      throw unauthenticated();
    }
    next();
  };

  /** Nobody, whatever token was sent. */
  readonly ignored: RequestHandler = (_request, _response, next) => {
    requestState().caller = new Caller();
    next();
  };

  async #recognize(request: Request): Promise<Caller> {
    const caller = await this.#callerOf(tokenOf(request));
    const state = requestState();
    state.caller = caller;
    if (caller.id !== null) {
      state.user = caller.id;
    }
    return caller;
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

function tokenOf(request: Request): string | undefined {
  const [scheme = "", ...rest] = (request.headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === SCHEME.toLowerCase() ? rest.join(" ").trim() : undefined;
}

/** The caller of the request in hand. */
export function currentCaller(): Caller {
  return requestState().caller ?? new Caller();
}
