/** The endpoints of comments, over HTTP. */

import { expect, test } from "vitest";

import { headersFor, makeArticle, makeComment, makeUser } from "../factories.ts";
import { client, countReads, rows } from "../harness.ts";
import { ABSENT, at, changed, itemsOf, keysOf, path, refusals } from "../wire.ts";

test.each([
  ["PUT", "/api/articles/nothing-here/comments", "GET, HEAD, POST, OPTIONS"],
  ["PUT", "/api/articles/nothing-here/comments/999999999", "DELETE, OPTIONS"],
])("other methods are not allowed: %s %s", async (method, path, allow) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe(allow);
});

test.each([
  ["POST", "/api/articles/nothing-here/comments"],
  ["DELETE", "/api/articles/nothing-here/comments/999999999"],
])("a token is required: %s %s", async (method, path) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Token");
});

test.each([
  ["GET", "/api/articles/nothing-here/comments"],
  ["POST", "/api/articles/nothing-here/comments"],
  ["DELETE", "/api/articles/nothing-here/comments/999999999"],
])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Token no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Token");
});

test.each([
  ["GET", "/api/articles/nothing-here/comments"],
  ["POST", "/api/articles/nothing-here/comments"],
  ["DELETE", "/api/articles/nothing-here/comments/999999999"],
])("rows that are not there are not found: %s %s", async (method, path) => {
  const caller = await rows(makeUser);
  const response = await client.request(method, path, { headers: await headersFor(caller) });
  expect(response.status).toBe(404);
});

test.each([["POST", "/api/articles/nothing-here/comments"]])(
  "malformed JSON is refused: %s %s",
  async (method, path) => {
    const headers = { "Content-Type": "application/json" };
    const response = await client.request(method, path, { headers, body: '{"half": ' });
    expect(response.status).toBe(400);
  },
);

test.each([["POST", "/api/articles/nothing-here/comments"]])(
  "bodies that are no JSON are refused: %s %s",
  async (method, path) => {
    const headers = { "Content-Type": "text/plain" };
    const response = await client.request(method, path, { headers, body: "{}" });
    expect(response.status).toBe(415);
  },
);

test.each([["POST", "/api/articles/nothing-here/comments"]])(
  "large bodies are refused: %s %s",
  async (method, path) => {
    const headers = { "Content-Type": "application/json" };
    const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
    expect(response.status).toBe(413);
  },
);

test("list comments", async () => {
  const article = await rows(makeArticle);
  await rows(makeComment, { article_id: article.id });
  const response = await client.get(path`/api/articles/${article.slug}/comments`);
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["comments"]);
  const items = itemsOf(at(response.json, "comments"));
  expect(items).toHaveLength(1);
  expect(keysOf(items[0])).toEqual(["id", "createdAt", "updatedAt", "body", "author"]);
});

test("list comments: reads as often for many rows as for one", async () => {
  const article = await rows(makeArticle);
  await rows(makeComment, { article_id: article.id });
  const read = async () => await client.get(path`/api/articles/${article.slug}/comments`);
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "comments"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeComment, { article_id: article.id });
  }
  const many = await countReads(read);
  expect(itemsOf(at(many.answer.json, "comments"))).toHaveLength(7);
  expect([one.reads, many.reads]).toEqual([2, 2]);
});

test.each([
  ["limit", "1", "is not known"],
  ["sort", "id", "is not known"],
  ["q", "nothing", "is not known"],
  ["surprise", "1", "is not known"],
])("list comments: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const article = await rows(makeArticle);
  const response = await client.get(path`/api/articles/${article.slug}/comments`, {
    query: { [parameter]: value },
  });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});

test("create comment", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle);
  const response = await client.post(path`/api/articles/${article.slug}/comments`, {
    headers: await headersFor(caller),
    body: { comment: { body: "The tide was out, and the boats lay on their sides." } },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(at(response.json, "comment"))).toEqual([
    "id",
    "createdAt",
    "updatedAt",
    "body",
    "author",
  ]);
  expect(at(response.json, "comment")).toMatchObject({
    body: "The tide was out, and the boats lay on their sides.",
  });
});

test("create comment: needs its envelope", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle);
  const response = await client.post(path`/api/articles/${article.slug}/comments`, {
    headers: await headersFor(caller),
    body: {},
  });
  expect(refusals(response)).toEqual([["comment", "can't be blank"]]);
});

test.each<[string, unknown, string]>([
  ["body", ABSENT, "can't be blank"],
  ["body", null, "must not be null"],
  ["body", 12, "has the wrong type"],
  ["body", "  ", "can't be blank"],
])("create comment: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle);
  const members = { body: "The tide was out, and the boats lay on their sides." };
  const body = { comment: changed(members, place, value) };
  const response = await client.post(path`/api/articles/${article.slug}/comments`, {
    body,
    headers: await headersFor(caller),
  });
  expect(refusals(response)).toEqual([[place, expected]]);
});

test("delete comment", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle);
  const comment = await rows(makeComment, { author_id: caller.id, article_id: article.id });
  const response = await client.delete(path`/api/articles/${article.slug}/comments/${comment.id}`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(204);
  const again = await client.delete(path`/api/articles/${article.slug}/comments/${comment.id}`, {
    headers: await headersFor(caller),
  });
  expect(again.status).toBe(404);
});

test("delete comment: by a stranger", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle);
  const comment = await rows(makeComment, { author_id: caller.id, article_id: article.id });
  const stranger = await rows(makeUser);
  const response = await client.delete(path`/api/articles/${article.slug}/comments/${comment.id}`, {
    headers: await headersFor(stranger),
  });
  expect(response.status).toBe(403);
});
