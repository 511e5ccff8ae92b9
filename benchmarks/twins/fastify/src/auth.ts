/** Who calls. */

import type { FastifyPluginCallback, FastifyRequest } from "fastify";
import { errors, jwtVerify } from "jose";
import type { Kysely } from "kysely";

import type { Schema } from "./database.ts";
import { unauthenticated } from "./wire.ts";

declare module "fastify" {
  interface FastifyRequest {
    userId: number | null;
  }
}

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
  async optional(request: FastifyRequest): Promise<User | undefined> {
    const [scheme = "", token = ""] = (request.headers.authorization ?? "").split(" ");
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

  async required(request: FastifyRequest): Promise<User> {
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

export const authRoutes: FastifyPluginCallback<{ auth: Auth }> = (app, { auth }, done) => {
  app.get("/user", async (request) => {
    const { email, token, username, bio, image } = await auth.required(request);
    return { user: { email, token, username, bio, image } };
  });
  done();
};
