/** The endpoints of users, over HTTP. */

import { expect, test } from "vitest";

import { makeUser } from "../factories.ts";
import { client, rows } from "../harness.ts";
import { ABSENT, changed, conflicts, keysOf, refusals } from "../wire.ts";

test.each([
  ["PUT", "/login", "POST, OPTIONS"],
  ["PUT", "/users", "POST, OPTIONS"],
])("other methods are not allowed: %s %s", async (method, path, allow) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe(allow);
});

test.each([["POST", "/users"]])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Bearer no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([
  ["POST", "/login"],
  ["POST", "/users"],
])("malformed JSON is refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: '{"half": ' });
  expect(response.status).toBe(400);
});

test.each([
  ["POST", "/login"],
  ["POST", "/users"],
])("bodies that are no JSON are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "text/plain" };
  const response = await client.request(method, path, { headers, body: "{}" });
  expect(response.status).toBe(415);
});

test.each([
  ["POST", "/login"],
  ["POST", "/users"],
])("large bodies are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
  expect(response.status).toBe(413);
});

test("login", async () => {
  const user = await rows(makeUser);
  const response = await client.post("/login", {
    body: { email: user.email, password: "seven quiet harbours" },
  });
  expect(response.status, response.text).toBe(200);
});

test("login: fails alike for a wrong password and for nobody", async () => {
  const user = await rows(makeUser);
  const wrong = await client.post("/login", {
    body: { email: user.email, password: "not the password" },
  });
  const unknown = await client.post("/login", {
    body: { email: "nobody@mail.test", password: "seven quiet harbours" },
  });
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(wrong.text).toBe(unknown.text);
  expect(wrong.headers["www-authenticate"]).toBe("Bearer");
});

test("login: pauses after ten failures", async () => {
  for (let number = 0; number < 10; number += 1) {
    const failed = await client.post("/login", {
      body: { email: "nobody@mail.test", password: "seven quiet harbours" },
    });
    expect(failed.status).toBe(401);
  }
  const response = await client.post("/login", {
    body: { email: "nobody@mail.test", password: "seven quiet harbours" },
  });
  expect(response.status).toBe(429);
  expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
});

test.each<[string, unknown, string]>([
  ["email", ABSENT, "required"],
  ["email", "  ", "blank"],
  ["password", ABSENT, "required"],
  ["password", "  ", "blank"],
])("login: refuses at %s the value %s", async (place, value, expected) => {
  const members = { email: "nobody", password: "nobody" };
  const body = changed(members, place, value);
  const response = await client.post("/login", { body });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});

test("create user", async () => {
  const response = await client.post("/users", {
    body: { email: "ada@mail.test", password: "seven quiet harbours" },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(response.json)).toEqual(["id", "email", "token"]);
  expect(response.json).toMatchObject({ email: "ada@mail.test" });
});

test.each<[string, unknown, string]>([
  ["email", ABSENT, "required"],
  ["email", null, "null"],
  ["email", 12, "type"],
  ["email", "  ", "blank"],
  ["email", "nobody", "format"],
  ["email", "nobody@" + "x".repeat(254), "too_long"],
  ["password", ABSENT, "required"],
  ["password", null, "null"],
  ["password", 12, "type"],
  ["password", "  ", "blank"],
  ["password", "x".repeat(129), "too_long"],
  ["password", "xxxxxxx", "too_short"],
])("create user: refuses at %s the value %s", async (place, value, expected) => {
  const members = { email: "ada@mail.test", password: "seven quiet harbours" };
  const body = changed(members, place, value);
  const response = await client.post("/users", { body });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});

test("create user: with a value that is taken", async () => {
  const other = await rows(makeUser);
  const response = await client.post("/users", {
    body: { email: other.email, password: "seven quiet harbours" },
  });
  expect(conflicts(response)).toEqual([["#/email", "unique"]]);
});
