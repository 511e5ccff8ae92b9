/** The endpoints of users, over HTTP. */

import { expect, test } from "vitest";

import { headersFor, makeUser } from "../factories.ts";
import { client, rows } from "../harness.ts";
import { ABSENT, at, changed, conflicts, keysOf, path, refusals } from "../wire.ts";

test.each([
  ["PUT", "/api/users/login", "POST, OPTIONS"],
  ["PUT", "/api/users", "POST, OPTIONS"],
  ["DELETE", "/api/user", "GET, HEAD, PUT, OPTIONS"],
  ["PUT", "/api/profiles/nothing-here", "GET, HEAD, OPTIONS"],
  ["PUT", "/api/profiles/nothing-here/follow", "POST, DELETE, OPTIONS"],
])("other methods are not allowed: %s %s", async (method, path, allow) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe(allow);
});

test.each([
  ["GET", "/api/user"],
  ["PUT", "/api/user"],
  ["POST", "/api/profiles/nothing-here/follow"],
  ["DELETE", "/api/profiles/nothing-here/follow"],
])("a token is required: %s %s", async (method, path) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Token");
});

test.each([
  ["POST", "/api/users"],
  ["GET", "/api/user"],
  ["PUT", "/api/user"],
  ["GET", "/api/profiles/nothing-here"],
  ["POST", "/api/profiles/nothing-here/follow"],
  ["DELETE", "/api/profiles/nothing-here/follow"],
])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Token no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Token");
});

test.each([
  ["GET", "/api/profiles/nothing-here"],
  ["POST", "/api/profiles/nothing-here/follow"],
  ["DELETE", "/api/profiles/nothing-here/follow"],
])("rows that are not there are not found: %s %s", async (method, path) => {
  const caller = await rows(makeUser);
  const response = await client.request(method, path, { headers: await headersFor(caller) });
  expect(response.status).toBe(404);
});

test.each([
  ["POST", "/api/users/login"],
  ["POST", "/api/users"],
  ["PUT", "/api/user"],
])("malformed JSON is refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: '{"half": ' });
  expect(response.status).toBe(400);
});

test.each([
  ["POST", "/api/users/login"],
  ["POST", "/api/users"],
  ["PUT", "/api/user"],
])("bodies that are no JSON are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "text/plain" };
  const response = await client.request(method, path, { headers, body: "{}" });
  expect(response.status).toBe(415);
});

test.each([
  ["POST", "/api/users/login"],
  ["POST", "/api/users"],
  ["PUT", "/api/user"],
])("large bodies are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
  expect(response.status).toBe(413);
});

test("login", async () => {
  const user = await rows(makeUser);
  const response = await client.post("/api/users/login", {
    body: { user: { email: user.email, password: "seven quiet harbours" } },
  });
  expect(response.status, response.text).toBe(200);
});

test("login: fails alike for a wrong password and for nobody", async () => {
  const user = await rows(makeUser);
  const wrong = await client.post("/api/users/login", {
    body: { user: { email: user.email, password: "not the password" } },
  });
  const unknown = await client.post("/api/users/login", {
    body: { user: { email: "nobody@mail.test", password: "seven quiet harbours" } },
  });
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(wrong.text).toBe(unknown.text);
  expect(wrong.headers["www-authenticate"]).toBe("Token");
});

test("login: pauses after ten failures", async () => {
  for (let number = 0; number < 10; number += 1) {
    const failed = await client.post("/api/users/login", {
      body: { user: { email: "nobody@mail.test", password: "seven quiet harbours" } },
    });
    expect(failed.status).toBe(401);
  }
  const response = await client.post("/api/users/login", {
    body: { user: { email: "nobody@mail.test", password: "seven quiet harbours" } },
  });
  expect(response.status).toBe(429);
  expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
});

test("login: needs its envelope", async () => {
  const response = await client.post("/api/users/login", { body: {} });
  expect(refusals(response)).toEqual([["user", "can't be blank"]]);
});

test.each<[string, unknown, string]>([
  ["email", ABSENT, "can't be blank"],
  ["email", "  ", "can't be blank"],
  ["password", ABSENT, "can't be blank"],
  ["password", "  ", "can't be blank"],
])("login: refuses at %s the value %s", async (place, value, expected) => {
  const members = { email: "nobody", password: "nobody" };
  const body = { user: changed(members, place, value) };
  const response = await client.post("/api/users/login", { body });
  expect(refusals(response)).toEqual([[place, expected]]);
});

test("create user", async () => {
  const response = await client.post("/api/users", {
    body: { user: { username: "ada", email: "ada@mail.test", password: "seven quiet harbours" } },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(at(response.json, "user"))).toEqual(["email", "token", "username", "bio", "image"]);
  expect(at(response.json, "user")).toMatchObject({ username: "ada", email: "ada@mail.test" });
  expect(response.headers["location"]).toBe(
    path`/api/profiles/${at(at(response.json, "user"), "username")}`,
  );
});

test("create user: needs its envelope", async () => {
  const response = await client.post("/api/users", { body: {} });
  expect(refusals(response)).toEqual([["user", "can't be blank"]]);
});

test.each<[string, unknown, string]>([
  ["username", ABSENT, "can't be blank"],
  ["username", null, "must not be null"],
  ["username", 12, "has the wrong type"],
  ["username", "  ", "can't be blank"],
  ["username", "x".repeat(65), "must have a length of at most 64"],
  ["email", ABSENT, "can't be blank"],
  ["email", null, "must not be null"],
  ["email", 12, "has the wrong type"],
  ["email", "  ", "can't be blank"],
  ["email", "nobody", "has the wrong form"],
  ["email", "nobody@" + "x".repeat(254), "must have a length of at most 254"],
  ["password", ABSENT, "can't be blank"],
  ["password", null, "must not be null"],
  ["password", 12, "has the wrong type"],
  ["password", "  ", "can't be blank"],
  ["password", "x".repeat(129), "must have a length of at most 128"],
  ["password", "xxxxxxx", "must have a length of at least 8"],
])("create user: refuses at %s the value %s", async (place, value, expected) => {
  const members = { username: "ada", email: "ada@mail.test", password: "seven quiet harbours" };
  const body = { user: changed(members, place, value) };
  const response = await client.post("/api/users", { body });
  expect(refusals(response)).toEqual([[place, expected]]);
});

test("create user: with a value that is taken", async () => {
  const other = await rows(makeUser);
  const response = await client.post("/api/users", {
    body: { user: { username: "ada", email: other.email, password: "seven quiet harbours" } },
  });
  expect(conflicts(response)).toEqual([["email", "has already been taken"]]);
});

test("create user: with a value that is taken, 2", async () => {
  const other = await rows(makeUser);
  const response = await client.post("/api/users", {
    body: {
      user: { username: other.username, email: "ada@mail.test", password: "seven quiet harbours" },
    },
  });
  expect(conflicts(response)).toEqual([["username", "has already been taken"]]);
});

test("get user", async () => {
  const caller = await rows(makeUser);
  const response = await client.get("/api/user", { headers: await headersFor(caller) });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "user"))).toEqual(["email", "token", "username", "bio", "image"]);
});

test("update user", async () => {
  const caller = await rows(makeUser);
  const response = await client.put("/api/user", {
    headers: await headersFor(caller),
    body: {
      user: {
        email: "ada@mail.test",
        username: "ada",
        password: "seven quiet harbours",
        bio: "Walks along the coast and writes about it.",
        image: "https://images.test/image",
      },
    },
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "user"))).toEqual(["email", "token", "username", "bio", "image"]);
  expect(at(response.json, "user")).toMatchObject({
    email: "ada@mail.test",
    username: "ada",
    bio: "Walks along the coast and writes about it.",
    image: "https://images.test/image",
  });
});

test("update user: needs its envelope", async () => {
  const caller = await rows(makeUser);
  const response = await client.put("/api/user", { headers: await headersFor(caller), body: {} });
  expect(refusals(response)).toEqual([["user", "can't be blank"]]);
});

test.each<[string, unknown, string]>([
  ["email", null, "must not be null"],
  ["email", 12, "has the wrong type"],
  ["email", "  ", "can't be blank"],
  ["email", "nobody", "has the wrong form"],
  ["email", "nobody@" + "x".repeat(254), "must have a length of at most 254"],
  ["username", null, "must not be null"],
  ["username", 12, "has the wrong type"],
  ["username", "  ", "can't be blank"],
  ["username", "x".repeat(65), "must have a length of at most 64"],
  ["password", null, "must not be null"],
  ["password", 12, "has the wrong type"],
  ["password", "  ", "can't be blank"],
  ["password", "x".repeat(129), "must have a length of at most 128"],
  ["password", "xxxxxxx", "must have a length of at least 8"],
  ["bio", 12, "has the wrong type"],
  ["image", 12, "has the wrong type"],
  ["image", "harbour", "has the wrong form"],
  ["image", "https://" + "x".repeat(2048), "must have a length of at most 2048"],
])("update user: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const members = {};
  const body = { user: changed(members, place, value) };
  const response = await client.put("/api/user", { body, headers: await headersFor(caller) });
  expect(refusals(response)).toEqual([[place, expected]]);
});

test("get profile", async () => {
  const user = await rows(makeUser);
  const response = await client.get(path`/api/profiles/${user.username}`);
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "profile"))).toEqual(["username", "bio", "image", "following"]);
});

test("follow profile", async () => {
  const caller = await rows(makeUser);
  const response = await client.post(path`/api/profiles/${caller.username}/follow`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "profile"))).toEqual(["username", "bio", "image", "following"]);
});

test("unfollow profile", async () => {
  const caller = await rows(makeUser);
  const response = await client.delete(path`/api/profiles/${caller.username}/follow`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "profile"))).toEqual(["username", "bio", "image", "following"]);
});
