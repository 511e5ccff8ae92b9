/** The endpoints of books, over HTTP. */

import { expect, test } from "vitest";

import { headersFor, makeAuthor, makeBook, makeUser } from "../factories.ts";
import { client, countReads, rows } from "../harness.ts";
import { ABSENT, at, changed, itemsOf, keysOf, path, refusals } from "../wire.ts";

test.each([
  ["PUT", "/books", "GET, HEAD, POST, OPTIONS"],
  ["PUT", "/books/00000000-0000-7000-8000-000000000000", "GET, HEAD, PATCH, DELETE, OPTIONS"],
])("other methods are not allowed: %s %s", async (method, path, allow) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe(allow);
});

test.each([
  ["POST", "/books"],
  ["PATCH", "/books/00000000-0000-7000-8000-000000000000"],
  ["DELETE", "/books/00000000-0000-7000-8000-000000000000"],
])("a token is required: %s %s", async (method, path) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([
  ["GET", "/books"],
  ["POST", "/books"],
  ["GET", "/books/00000000-0000-7000-8000-000000000000"],
  ["PATCH", "/books/00000000-0000-7000-8000-000000000000"],
  ["DELETE", "/books/00000000-0000-7000-8000-000000000000"],
])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Bearer no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([
  ["GET", "/books/00000000-0000-7000-8000-000000000000"],
  ["PATCH", "/books/00000000-0000-7000-8000-000000000000"],
  ["DELETE", "/books/00000000-0000-7000-8000-000000000000"],
])("rows that are not there are not found: %s %s", async (method, path) => {
  const caller = await rows(makeUser);
  const response = await client.request(method, path, { headers: await headersFor(caller) });
  expect(response.status).toBe(404);
});

test.each([
  ["POST", "/books"],
  ["PATCH", "/books/00000000-0000-7000-8000-000000000000"],
])("malformed JSON is refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: '{"half": ' });
  expect(response.status).toBe(400);
});

test.each([
  ["POST", "/books"],
  ["PATCH", "/books/00000000-0000-7000-8000-000000000000"],
])("bodies that are no JSON are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "text/plain" };
  const response = await client.request(method, path, { headers, body: "{}" });
  expect(response.status).toBe(415);
});

test.each([
  ["POST", "/books"],
  ["PATCH", "/books/00000000-0000-7000-8000-000000000000"],
])("large bodies are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
  expect(response.status).toBe(413);
});

test("list books", async () => {
  await rows(makeBook);
  const response = await client.get("/books");
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["items", "total"]);
  const items = itemsOf(at(response.json, "items"));
  expect(items).toHaveLength(1);
  expect(at(response.json, "total")).toBe(1);
  expect(keysOf(items[0])).toEqual(["id", "title", "author", "price", "seller", "reviewCount"]);
});

test("list books: reads as often for many rows as for one", async () => {
  await rows(makeBook);
  const read = async () => await client.get("/books");
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "items"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeBook);
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
  ["sort", "nothing", "choice"],
  ["surprise", "1", "unknown"],
  ["author", "nothing", "format"],
  ["author[near]", "nothing", "unknown"],
  ["price", "nothing", "format"],
  ["price[near]", "nothing", "unknown"],
])("list books: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const response = await client.get("/books", { query: { [parameter]: value } });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});

test.each([
  ["limit", "1"],
  ["limit", "100"],
  ["offset", "0"],
  ["sort", "title"],
  ["sort", "-title"],
  ["sort", "price"],
  ["sort", "-price"],
  ["q", "nothing"],
  ["author", "00000000-0000-7000-8000-000000000000"],
  ["author[in]", "00000000-0000-7000-8000-000000000000"],
  ["price", "1.00"],
  ["price[ne]", "1.00"],
  ["price[gt]", "1.00"],
  ["price[gte]", "1.00"],
  ["price[lt]", "1.00"],
  ["price[lte]", "1.00"],
  ["price[in]", "1.00"],
])("list books: takes the parameter %s=%s", async (parameter, value) => {
  const response = await client.get("/books", { query: { [parameter]: value } });
  expect(response.status, response.text).toBe(200);
});

test("create book", async () => {
  const caller = await rows(makeUser);
  const author = await rows(makeAuthor);
  const response = await client.post("/books", {
    headers: await headersFor(caller),
    body: { title: "Low tide at the harbour", author: author.id, price: "24.95" },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(response.json)).toEqual([
    "id",
    "title",
    "author",
    "price",
    "seller",
    "reviewCount",
  ]);
  expect(response.json).toMatchObject({ title: "Low tide at the harbour", price: "24.95" });
  expect(response.headers["location"]).toBe(path`/books/${at(response.json, "id")}`);
});

test.each<[string, unknown, string]>([
  ["title", ABSENT, "required"],
  ["title", null, "null"],
  ["title", 12, "type"],
  ["title", "  ", "blank"],
  ["title", "x".repeat(201), "too_long"],
  ["author", ABSENT, "required"],
  ["author", null, "null"],
  ["author", 12, "type"],
  ["author", "harbour", "format"],
  ["author", "00000000-0000-7000-8000-000000000000", "reference"],
  ["price", ABSENT, "required"],
  ["price", null, "null"],
  ["price", true, "type"],
  ["price", "ten", "format"],
  ["price", "0.00", "min"],
  ["price", "9999999", "range"],
  ["price", "24.951", "range"],
])("create book: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const author = await rows(makeAuthor);
  const members = { title: "Low tide at the harbour", author: author.id, price: "24.95" };
  const body = changed(members, place, value);
  const response = await client.post("/books", { body, headers: await headersFor(caller) });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});

test("get book", async () => {
  const book = await rows(makeBook);
  const response = await client.get(path`/books/${book.id}`);
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual([
    "id",
    "title",
    "author",
    "price",
    "seller",
    "reviewCount",
  ]);
});

test("update book", async () => {
  const caller = await rows(makeUser);
  const book = await rows(makeBook, { seller_id: caller.id });
  const response = await client.patch(path`/books/${book.id}`, {
    headers: await headersFor(caller),
    body: { title: "Low tide at the harbour", price: "24.95" },
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual([
    "id",
    "title",
    "author",
    "price",
    "seller",
    "reviewCount",
  ]);
  expect(response.json).toMatchObject({ title: "Low tide at the harbour", price: "24.95" });
});

test("update book: by a stranger", async () => {
  const caller = await rows(makeUser);
  const book = await rows(makeBook, { seller_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.patch(path`/books/${book.id}`, {
    headers: await headersFor(stranger),
    body: { title: "Low tide at the harbour", price: "24.95" },
  });
  expect(response.status).toBe(403);
});

test.each<[string, unknown, string]>([
  ["title", null, "null"],
  ["title", 12, "type"],
  ["title", "  ", "blank"],
  ["title", "x".repeat(201), "too_long"],
  ["author", null, "null"],
  ["author", 12, "type"],
  ["author", "harbour", "format"],
  ["author", "00000000-0000-7000-8000-000000000000", "reference"],
  ["price", null, "null"],
  ["price", true, "type"],
  ["price", "ten", "format"],
  ["price", "0.00", "min"],
  ["price", "9999999", "range"],
  ["price", "24.951", "range"],
])("update book: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const book = await rows(makeBook, { seller_id: caller.id });
  const members = {};
  const body = changed(members, place, value);
  const response = await client.patch(path`/books/${book.id}`, {
    body,
    headers: await headersFor(caller),
  });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});

test("delete book", async () => {
  const caller = await rows(makeUser);
  const book = await rows(makeBook, { seller_id: caller.id });
  const response = await client.delete(path`/books/${book.id}`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(204);
  const again = await client.delete(path`/books/${book.id}`, { headers: await headersFor(caller) });
  expect(again.status).toBe(404);
});

test("delete book: by a stranger", async () => {
  const caller = await rows(makeUser);
  const book = await rows(makeBook, { seller_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.delete(path`/books/${book.id}`, {
    headers: await headersFor(stranger),
  });
  expect(response.status).toBe(403);
});
