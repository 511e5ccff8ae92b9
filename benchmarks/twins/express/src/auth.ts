/** Who calls. */

import { type Request, Router } from "express";
import { errors, jwtVerify } from "jose";
import type { Kysely } from "kysely";

import type { Schema } from "./database.ts";
import { sendJson, unauthenticated } from "./wire.ts";

export interface User {
  id: number;
  token: string;
  email: string;
  username: string;
  bio: string | null;
  image: string | null;
}

export class Auth {
  readonly #database: Kysely<Schema>;
  readonly #key: Uint8Array;

  constructor(database: Kysely<Schema>, secretKey: string) {
    this.#database = database;
    this.#key = new TextEncoder().encode(secretKey);
  }

  /** The caller by a token; a token that is not valid, or whose user is gone, is refused. */
  async optional(request: Request): Promise<User | undefined> {
    const [scheme = "", token = ""] = (request.get("authorization") ?? "").split(" ");
    if (scheme.toLowerCase() !== "token") {
      return undefined;
    }
    const id = await this.#subject(token);
    const row = await this.#database
      .selectFrom("users")
      .select(["id", "email", "username", "bio", "image"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) {
      throw unauthenticated();
    }
    request.userId = id;
    return { ...row, token };
  }

  async required(request: Request): Promise<User> {
    const user = await this.optional(request);
    if (user === undefined) {
      throw unauthenticated();
    }
    return user;
  }

  async #subject(token: string): Promise<number> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ["HS256"],
        requiredClaims: ["sub", "exp"],
      });
      const id = Number(payload.sub);
      if (Number.isSafeInteger(id)) {
        return id;
      }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) {
        throw error;
      }
    }
    throw unauthenticated();
  }
}

export function authRouter(auth: Auth): Router {
  const router = Router();
  router.get("/user", async (request, response) => {
    const { email, token, username, bio, image } = await auth.required(request);
    sendJson(response, { user: { email, token, username, bio, image } });
  });
  return router;
}
