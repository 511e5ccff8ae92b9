/** Password hashes: argon2id in PHC strings, computed off the event loop. */

import { randomBytes } from "node:crypto";

import { hash, verify } from "@node-rs/argon2";

// Algorithm 2 is argon2id.
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const nobodysHash = hash(randomBytes(32), OPTIONS);

export async function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

/** Whether the password is the hashed one; without a hash it is not, after the same work. */
export async function verifyPassword(
  password: string,
  hashed: string | null | undefined,
): Promise<boolean> {
  const matches = await isHashOf(password, hashed ?? (await nobodysHash));
  return matches && typeof hashed === "string";
}

async function isHashOf(password: string, hashed: string): Promise<boolean> {
  try {
    return await verify(hashed, password);
  } catch {
    return false;
  }
}
