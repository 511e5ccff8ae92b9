/** The endpoints of tags, over HTTP. */

import { expect, test } from "vitest";

import { makeTag } from "../factories.ts";
import { client, countReads, rows } from "../harness.ts";
import { at, itemsOf, keysOf, refusals } from "../wire.ts";

test.each([["PUT", "/api/tags", "GET, HEAD, OPTIONS"]])(
  "other methods are not allowed: %s %s",
  async (method, path, allow) => {
    const response = await client.request(method, path);
    expect(response.status).toBe(405);
    expect(response.headers["allow"]).toBe(allow);
  },
);

test.each([["GET", "/api/tags"]])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Token no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Token");
});

test("list tags", async () => {
  await rows(makeTag);
  const response = await client.get("/api/tags");
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["tags"]);
  const items = itemsOf(at(response.json, "tags"));
  expect(items).toHaveLength(1);
});

test("list tags: reads as often for many rows as for one", async () => {
  await rows(makeTag);
  const read = async () => await client.get("/api/tags");
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "tags"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeTag);
  }
  const many = await countReads(read);
  expect(itemsOf(at(many.answer.json, "tags"))).toHaveLength(7);
  expect([one.reads, many.reads]).toEqual([1, 1]);
});

test.each([
  ["limit", "1", "is not known"],
  ["sort", "id", "is not known"],
  ["q", "nothing", "is not known"],
  ["surprise", "1", "is not known"],
])("list tags: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const response = await client.get("/api/tags", { query: { [parameter]: value } });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});
