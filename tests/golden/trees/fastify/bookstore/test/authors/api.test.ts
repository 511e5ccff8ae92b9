/** The endpoints of authors, over HTTP. */

import { expect, test } from "vitest";

import { headersFor, makeAuthor, makeUser } from "../factories.ts";
import { client, countReads, rows } from "../harness.ts";
import { ABSENT, at, changed, conflicts, itemsOf, keysOf, refusals } from "../wire.ts";

test.each([["PUT", "/authors", "GET, HEAD, POST, OPTIONS"]])(
  "other methods are not allowed: %s %s",
  async (method, path, allow) => {
    const response = await client.request(method, path);
    expect(response.status).toBe(405);
    expect(response.headers["allow"]).toBe(allow);
  },
);

test.each([["POST", "/authors"]])("a token is required: %s %s", async (method, path) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([
  ["GET", "/authors"],
  ["POST", "/authors"],
])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Bearer no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([["POST", "/authors"]])("malformed JSON is refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: '{"half": ' });
  expect(response.status).toBe(400);
});

test.each([["POST", "/authors"]])(
  "bodies that are no JSON are refused: %s %s",
  async (method, path) => {
    const headers = { "Content-Type": "text/plain" };
    const response = await client.request(method, path, { headers, body: "{}" });
    expect(response.status).toBe(415);
  },
);

test.each([["POST", "/authors"]])("large bodies are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
  expect(response.status).toBe(413);
});

test("list authors", async () => {
  await rows(makeAuthor);
  const response = await client.get("/authors");
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["items", "total"]);
  const items = itemsOf(at(response.json, "items"));
  expect(items).toHaveLength(1);
  expect(at(response.json, "total")).toBe(1);
  expect(keysOf(items[0])).toEqual(["id", "name", "createdAt", "updatedAt"]);
});

test("list authors: reads as often for many rows as for one", async () => {
  await rows(makeAuthor);
  const read = async () => await client.get("/authors");
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "items"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeAuthor);
  }
  const many = await countReads(read);
  expect(itemsOf(at(many.answer.json, "items"))).toHaveLength(7);
  expect([one.reads, many.reads]).toEqual([2, 2]);
});

test.each([
  ["limit", "0", "range"],
  ["limit", "101", "range"],
  ["limit", "ten", "range"],
  ["offset", "-1", "range"],
  ["sort", "id", "unknown"],
  ["surprise", "1", "unknown"],
])("list authors: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const response = await client.get("/authors", { query: { [parameter]: value } });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});

test.each([
  ["limit", "1"],
  ["limit", "100"],
  ["offset", "0"],
  ["q", "nothing"],
])("list authors: takes the parameter %s=%s", async (parameter, value) => {
  const response = await client.get("/authors", { query: { [parameter]: value } });
  expect(response.status, response.text).toBe(200);
});

test("create author", async () => {
  const caller = await rows(makeUser);
  const response = await client.post("/authors", {
    headers: await headersFor(caller),
    body: { name: "Ada Moreau" },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(response.json)).toEqual(["id", "name", "createdAt", "updatedAt"]);
  expect(response.json).toMatchObject({ name: "Ada Moreau" });
});

test.each<[string, unknown, string]>([
  ["name", ABSENT, "required"],
  ["name", null, "null"],
  ["name", 12, "type"],
  ["name", "  ", "blank"],
  ["name", "x".repeat(121), "too_long"],
])("create author: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const members = { name: "Ada Moreau" };
  const body = changed(members, place, value);
  const response = await client.post("/authors", { body, headers: await headersFor(caller) });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});

test("create author: with a value that is taken", async () => {
  const caller = await rows(makeUser);
  const other = await rows(makeAuthor);
  const response = await client.post("/authors", {
    headers: await headersFor(caller),
    body: { name: other.name },
  });
  expect(conflicts(response)).toEqual([["#/name", "unique"]]);
});
