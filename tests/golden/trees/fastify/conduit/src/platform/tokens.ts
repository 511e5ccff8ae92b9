/** Session tokens: HS256 JWTs with `sub`, `iat` and `exp`. */

import { errors, jwtVerify, SignJWT } from "jose";

const LIFETIME_SECONDS = 5184000;

/** Issues and verifies tokens with one secret key. */
export class Tokens {
  readonly #key: Uint8Array;

  constructor(secretKey: string) {
    this.#key = new TextEncoder().encode(secretKey);
  }

  async issue(user: number, now: string): Promise<string> {
    const issued = Math.floor(Date.parse(now) / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setSubject(String(user))
      .setIssuedAt(issued)
      .setExpirationTime(issued + LIFETIME_SECONDS)
      .sign(this.#key);
  }

  /** The user that a valid token was issued to. */
  async userOf(token: string): Promise<number | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ["HS256"],
        requiredClaims: ["sub", "exp"],
      });
      return userId(payload.sub);
    } catch (error) {
      if (error instanceof errors.JOSEError) {
        return undefined;
      }
      throw error;
    }
  }
}

function userId(subject: unknown): number | undefined {
  return typeof subject === "string" && /^[0-9]{1,15}$/.test(subject) ? Number(subject) : undefined;
}
