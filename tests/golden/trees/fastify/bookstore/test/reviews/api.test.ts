/** The endpoints of reviews, over HTTP. */

import { expect, test } from "vitest";

import { headersFor, makeBook, makeReview, makeUser } from "../factories.ts";
import { client, countReads, rows } from "../harness.ts";
import { ABSENT, at, changed, itemsOf, keysOf, path, refusals } from "../wire.ts";

test.each([
  ["PUT", "/books/00000000-0000-7000-8000-000000000000/reviews", "GET, HEAD, POST, OPTIONS"],
])("other methods are not allowed: %s %s", async (method, path, allow) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe(allow);
});

test.each([["POST", "/books/00000000-0000-7000-8000-000000000000/reviews"]])(
  "a token is required: %s %s",
  async (method, path) => {
    const response = await client.request(method, path);
    expect(response.status).toBe(401);
    expect(response.headers["www-authenticate"]).toBe("Bearer");
  },
);

test.each([
  ["GET", "/books/00000000-0000-7000-8000-000000000000/reviews"],
  ["POST", "/books/00000000-0000-7000-8000-000000000000/reviews"],
])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Bearer no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([
  ["GET", "/books/00000000-0000-7000-8000-000000000000/reviews"],
  ["POST", "/books/00000000-0000-7000-8000-000000000000/reviews"],
])("rows that are not there are not found: %s %s", async (method, path) => {
  const caller = await rows(makeUser);
  const response = await client.request(method, path, { headers: await headersFor(caller) });
  expect(response.status).toBe(404);
});

test.each([["POST", "/books/00000000-0000-7000-8000-000000000000/reviews"]])(
  "malformed JSON is refused: %s %s",
  async (method, path) => {
    const headers = { "Content-Type": "application/json" };
    const response = await client.request(method, path, { headers, body: '{"half": ' });
    expect(response.status).toBe(400);
  },
);

test.each([["POST", "/books/00000000-0000-7000-8000-000000000000/reviews"]])(
  "bodies that are no JSON are refused: %s %s",
  async (method, path) => {
    const headers = { "Content-Type": "text/plain" };
    const response = await client.request(method, path, { headers, body: "{}" });
    expect(response.status).toBe(415);
  },
);

test.each([["POST", "/books/00000000-0000-7000-8000-000000000000/reviews"]])(
  "large bodies are refused: %s %s",
  async (method, path) => {
    const headers = { "Content-Type": "application/json" };
    const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
    expect(response.status).toBe(413);
  },
);

test("list reviews", async () => {
  const book = await rows(makeBook);
  await rows(makeReview, { book_id: book.id });
  const response = await client.get(path`/books/${book.id}/reviews`);
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["items", "total"]);
  const items = itemsOf(at(response.json, "items"));
  expect(items).toHaveLength(1);
  expect(at(response.json, "total")).toBe(1);
  expect(keysOf(items[0])).toEqual(["id", "book", "reader", "stars", "createdAt", "updatedAt"]);
});

test("list reviews: reads as often for many rows as for one", async () => {
  const book = await rows(makeBook);
  await rows(makeReview, { book_id: book.id });
  const read = async () => await client.get(path`/books/${book.id}/reviews`);
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "items"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeReview, { book_id: book.id });
  }
  const many = await countReads(read);
  expect(itemsOf(at(many.answer.json, "items"))).toHaveLength(7);
  expect([one.reads, many.reads]).toEqual([3, 3]);
});

test.each([
  ["limit", "0", "range"],
  ["limit", "101", "range"],
  ["limit", "ten", "range"],
  ["offset", "-1", "range"],
  ["sort", "id", "unknown"],
  ["q", "nothing", "unknown"],
  ["surprise", "1", "unknown"],
])("list reviews: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const book = await rows(makeBook);
  const response = await client.get(path`/books/${book.id}/reviews`, {
    query: { [parameter]: value },
  });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});

test.each([
  ["limit", "1"],
  ["limit", "100"],
  ["offset", "0"],
])("list reviews: takes the parameter %s=%s", async (parameter, value) => {
  const book = await rows(makeBook);
  const response = await client.get(path`/books/${book.id}/reviews`, {
    query: { [parameter]: value },
  });
  expect(response.status, response.text).toBe(200);
});

test("create review", async () => {
  const caller = await rows(makeUser);
  const book = await rows(makeBook);
  const response = await client.post(path`/books/${book.id}/reviews`, {
    headers: await headersFor(caller),
    body: { stars: 3 },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(response.json)).toEqual([
    "id",
    "book",
    "reader",
    "stars",
    "createdAt",
    "updatedAt",
  ]);
  expect(response.json).toMatchObject({ stars: 3 });
});

test.each<[string, unknown, string]>([
  ["stars", ABSENT, "required"],
  ["stars", null, "null"],
  ["stars", true, "type"],
  ["stars", 0, "min"],
  ["stars", 6, "max"],
])("create review: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const book = await rows(makeBook);
  const members = { stars: 3 };
  const body = changed(members, place, value);
  const response = await client.post(path`/books/${book.id}/reviews`, {
    body,
    headers: await headersFor(caller),
  });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});
