/** Session tokens. */

import { SignJWT } from "jose";
import { expect, test } from "vitest";

import { now } from "../../src/platform/clock.ts";
import { Tokens } from "../../src/platform/tokens.ts";
import { SECRET_KEY } from "../harness.ts";

const USER = 7;
const key = new TextEncoder().encode(SECRET_KEY);
const tokens = new Tokens(SECRET_KEY);

test("a token names its user", async () => {
  expect(await tokens.userOf(await tokens.issue(USER, now()))).toBe(USER);
});

test("an expired token is none", async () => {
  expect(await tokens.userOf(await tokens.issue(USER, "2020-01-01T00:00:00.000Z"))).toBeUndefined();
});

test("a token by another key is none", async () => {
  expect(await new Tokens("another key").userOf(await tokens.issue(USER, now()))).toBeUndefined();
});

test("a token without an end, or for nobody, is none", async () => {
  const endless = await new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(String(USER))
    .sign(key);
  const nobodys = await new SignJWT({ sub: "me" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("1h")
    .sign(key);
  expect([
    await tokens.userOf(endless),
    await tokens.userOf(nobodys),
    await tokens.userOf("x.y.z"),
  ]).toEqual([undefined, undefined, undefined]);
});

test("a subject that is no text is none", async () => {
  const numbered = await new SignJWT({ sub: 7 as unknown as string })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("1h")
    .sign(key);
  expect(await tokens.userOf(numbered)).toBeUndefined();
});
