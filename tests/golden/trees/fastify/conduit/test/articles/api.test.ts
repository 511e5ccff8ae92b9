/** The endpoints of articles, over HTTP. */

import { expect, test } from "vitest";

import { headersFor, link, makeArticle, makeUser } from "../factories.ts";
import { client, countReads, rows } from "../harness.ts";
import { ABSENT, at, changed, itemsOf, keysOf, path, refusals } from "../wire.ts";
import { userFollowersTable } from "../../src/users/table.ts";

test.each([
  ["PUT", "/api/articles", "GET, HEAD, POST, OPTIONS"],
  ["PATCH", "/api/articles/feed", "GET, HEAD, PUT, DELETE, OPTIONS"],
  ["PATCH", "/api/articles/nothing-here", "GET, HEAD, PUT, DELETE, OPTIONS"],
  ["PUT", "/api/articles/nothing-here/favorite", "POST, DELETE, OPTIONS"],
])("other methods are not allowed: %s %s", async (method, path, allow) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe(allow);
});

test.each([
  ["GET", "/api/articles/feed"],
  ["POST", "/api/articles"],
  ["PUT", "/api/articles/nothing-here"],
  ["DELETE", "/api/articles/nothing-here"],
  ["POST", "/api/articles/nothing-here/favorite"],
  ["DELETE", "/api/articles/nothing-here/favorite"],
])("a token is required: %s %s", async (method, path) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Token");
});

test.each([
  ["GET", "/api/articles"],
  ["GET", "/api/articles/feed"],
  ["POST", "/api/articles"],
  ["GET", "/api/articles/nothing-here"],
  ["PUT", "/api/articles/nothing-here"],
  ["DELETE", "/api/articles/nothing-here"],
  ["POST", "/api/articles/nothing-here/favorite"],
  ["DELETE", "/api/articles/nothing-here/favorite"],
])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Token no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Token");
});

test.each([
  ["GET", "/api/articles/nothing-here"],
  ["PUT", "/api/articles/nothing-here"],
  ["DELETE", "/api/articles/nothing-here"],
  ["POST", "/api/articles/nothing-here/favorite"],
  ["DELETE", "/api/articles/nothing-here/favorite"],
])("rows that are not there are not found: %s %s", async (method, path) => {
  const caller = await rows(makeUser);
  const response = await client.request(method, path, { headers: await headersFor(caller) });
  expect(response.status).toBe(404);
});

test.each([
  ["POST", "/api/articles"],
  ["PUT", "/api/articles/nothing-here"],
])("malformed JSON is refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: '{"half": ' });
  expect(response.status).toBe(400);
});

test.each([
  ["POST", "/api/articles"],
  ["PUT", "/api/articles/nothing-here"],
])("bodies that are no JSON are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "text/plain" };
  const response = await client.request(method, path, { headers, body: "{}" });
  expect(response.status).toBe(415);
});

test.each([
  ["POST", "/api/articles"],
  ["PUT", "/api/articles/nothing-here"],
])("large bodies are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
  expect(response.status).toBe(413);
});

test("list articles", async () => {
  await rows(makeArticle);
  const response = await client.get("/api/articles");
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["articles", "articlesCount"]);
  const items = itemsOf(at(response.json, "articles"));
  expect(items).toHaveLength(1);
  expect(at(response.json, "articlesCount")).toBe(1);
  expect(keysOf(items[0])).toEqual([
    "slug",
    "title",
    "description",
    "tagList",
    "createdAt",
    "updatedAt",
    "favorited",
    "favoritesCount",
    "author",
  ]);
});

test("list articles: reads as often for many rows as for one", async () => {
  await rows(makeArticle);
  const read = async () => await client.get("/api/articles");
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "articles"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeArticle);
  }
  const many = await countReads(read);
  expect(itemsOf(at(many.answer.json, "articles"))).toHaveLength(7);
  expect([one.reads, many.reads]).toEqual([3, 3]);
});

test.each([
  ["limit", "0", "is out of range"],
  ["limit", "101", "is out of range"],
  ["limit", "ten", "is out of range"],
  ["offset", "-1", "is out of range"],
  ["sort", "id", "is not known"],
  ["q", "nothing", "is not known"],
  ["surprise", "1", "is not known"],
  ["tag[near]", "nothing", "is not known"],
  ["author[near]", "nothing", "is not known"],
  ["favorited[near]", "nothing", "is not known"],
])("list articles: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const response = await client.get("/api/articles", { query: { [parameter]: value } });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});

test.each([
  ["limit", "1"],
  ["limit", "100"],
  ["offset", "0"],
  ["tag", "nothing"],
  ["tag[in]", "nothing"],
  ["tag[contains]", "nothing"],
  ["author", "nothing"],
  ["author[in]", "nothing"],
  ["author[contains]", "nothing"],
  ["favorited", "nothing"],
  ["favorited[in]", "nothing"],
  ["favorited[contains]", "nothing"],
])("list articles: takes the parameter %s=%s", async (parameter, value) => {
  const response = await client.get("/api/articles", { query: { [parameter]: value } });
  expect(response.status, response.text).toBe(200);
});

test("list articles feed", async () => {
  const caller = await rows(makeUser);
  await rows(makeArticle, { author_id: caller.id });
  await link(userFollowersTable, { user_id: caller.id, related_user_id: caller.id });
  const response = await client.get("/api/articles/feed", { headers: await headersFor(caller) });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["articles", "articlesCount"]);
  const items = itemsOf(at(response.json, "articles"));
  expect(items).toHaveLength(1);
  expect(at(response.json, "articlesCount")).toBe(1);
  expect(keysOf(items[0])).toEqual([
    "slug",
    "title",
    "description",
    "tagList",
    "createdAt",
    "updatedAt",
    "favorited",
    "favoritesCount",
    "author",
  ]);
});

test("list articles feed: reads as often for many rows as for one", async () => {
  const caller = await rows(makeUser);
  await rows(makeArticle, { author_id: caller.id });
  await link(userFollowersTable, { user_id: caller.id, related_user_id: caller.id });
  const read = async () =>
    await client.get("/api/articles/feed", { headers: await headersFor(caller) });
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "articles"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeArticle, { author_id: caller.id });
  }
  const many = await countReads(read);
  expect(itemsOf(at(many.answer.json, "articles"))).toHaveLength(7);
  expect([one.reads, many.reads]).toEqual([4, 4]);
});

test.each([
  ["limit", "0", "is out of range"],
  ["limit", "101", "is out of range"],
  ["limit", "ten", "is out of range"],
  ["offset", "-1", "is out of range"],
  ["sort", "id", "is not known"],
  ["q", "nothing", "is not known"],
  ["surprise", "1", "is not known"],
])("list articles feed: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const caller = await rows(makeUser);
  const response = await client.get("/api/articles/feed", {
    query: { [parameter]: value },
    headers: await headersFor(caller),
  });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});

test.each([
  ["limit", "1"],
  ["limit", "100"],
  ["offset", "0"],
])("list articles feed: takes the parameter %s=%s", async (parameter, value) => {
  const caller = await rows(makeUser);
  const response = await client.get("/api/articles/feed", {
    query: { [parameter]: value },
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(200);
});

test("create article", async () => {
  const caller = await rows(makeUser);
  const response = await client.post("/api/articles", {
    headers: await headersFor(caller),
    body: {
      article: {
        title: "Low tide at the harbour",
        description: "What the harbour looks like at low tide.",
        body: "The tide was out, and the boats lay on their sides.",
      },
    },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(at(response.json, "article"))).toEqual([
    "slug",
    "title",
    "description",
    "body",
    "tagList",
    "createdAt",
    "updatedAt",
    "favorited",
    "favoritesCount",
    "author",
  ]);
  expect(at(response.json, "article")).toMatchObject({
    title: "Low tide at the harbour",
    description: "What the harbour looks like at low tide.",
    body: "The tide was out, and the boats lay on their sides.",
  });
  expect(response.headers["location"]).toBe(
    path`/api/articles/${at(at(response.json, "article"), "slug")}`,
  );
});

test("create article: needs its envelope", async () => {
  const caller = await rows(makeUser);
  const response = await client.post("/api/articles", {
    headers: await headersFor(caller),
    body: {},
  });
  expect(refusals(response)).toEqual([["article", "can't be blank"]]);
});

test.each<[string, unknown, string]>([
  ["title", ABSENT, "can't be blank"],
  ["title", null, "must not be null"],
  ["title", 12, "has the wrong type"],
  ["title", "  ", "can't be blank"],
  ["title", "x".repeat(201), "must have a length of at most 200"],
  ["description", ABSENT, "can't be blank"],
  ["description", null, "must not be null"],
  ["description", 12, "has the wrong type"],
  ["description", "  ", "can't be blank"],
  ["description", "x".repeat(501), "must have a length of at most 500"],
  ["body", ABSENT, "can't be blank"],
  ["body", null, "must not be null"],
  ["body", 12, "has the wrong type"],
  ["body", "  ", "can't be blank"],
  ["tagList", null, "must not be null"],
  ["tagList", "nothing", "has the wrong type"],
  ["tagList/0", 12, "has the wrong type"],
  ["tagList/0", "  ", "can't be blank"],
  ["tagList/0", "x".repeat(65), "must have a length of at most 64"],
])("create article: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const members = {
    title: "Low tide at the harbour",
    description: "What the harbour looks like at low tide.",
    body: "The tide was out, and the boats lay on their sides.",
  };
  const body = { article: changed(members, place, value) };
  const response = await client.post("/api/articles", { body, headers: await headersFor(caller) });
  expect(refusals(response)).toEqual([[place.replaceAll("/", "."), expected]]);
});

test("get article", async () => {
  const article = await rows(makeArticle);
  const response = await client.get(path`/api/articles/${article.slug}`);
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "article"))).toEqual([
    "slug",
    "title",
    "description",
    "body",
    "tagList",
    "createdAt",
    "updatedAt",
    "favorited",
    "favoritesCount",
    "author",
  ]);
});

test("update article", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle, { author_id: caller.id });
  const response = await client.put(path`/api/articles/${article.slug}`, {
    headers: await headersFor(caller),
    body: {
      article: {
        title: "Low tide at the harbour",
        description: "What the harbour looks like at low tide.",
        body: "The tide was out, and the boats lay on their sides.",
      },
    },
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "article"))).toEqual([
    "slug",
    "title",
    "description",
    "body",
    "tagList",
    "createdAt",
    "updatedAt",
    "favorited",
    "favoritesCount",
    "author",
  ]);
  expect(at(response.json, "article")).toMatchObject({
    title: "Low tide at the harbour",
    description: "What the harbour looks like at low tide.",
    body: "The tide was out, and the boats lay on their sides.",
  });
});

test("update article: by a stranger", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle, { author_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.put(path`/api/articles/${article.slug}`, {
    headers: await headersFor(stranger),
    body: {
      article: {
        title: "Low tide at the harbour",
        description: "What the harbour looks like at low tide.",
        body: "The tide was out, and the boats lay on their sides.",
      },
    },
  });
  expect(response.status).toBe(403);
});

test("update article: needs its envelope", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle, { author_id: caller.id });
  const response = await client.put(path`/api/articles/${article.slug}`, {
    headers: await headersFor(caller),
    body: {},
  });
  expect(refusals(response)).toEqual([["article", "can't be blank"]]);
});

test.each<[string, unknown, string]>([
  ["title", null, "must not be null"],
  ["title", 12, "has the wrong type"],
  ["title", "  ", "can't be blank"],
  ["title", "x".repeat(201), "must have a length of at most 200"],
  ["description", null, "must not be null"],
  ["description", 12, "has the wrong type"],
  ["description", "  ", "can't be blank"],
  ["description", "x".repeat(501), "must have a length of at most 500"],
  ["body", null, "must not be null"],
  ["body", 12, "has the wrong type"],
  ["body", "  ", "can't be blank"],
  ["tagList", null, "must not be null"],
  ["tagList", "nothing", "has the wrong type"],
  ["tagList/0", 12, "has the wrong type"],
  ["tagList/0", "  ", "can't be blank"],
  ["tagList/0", "x".repeat(65), "must have a length of at most 64"],
])("update article: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle, { author_id: caller.id });
  const members = {};
  const body = { article: changed(members, place, value) };
  const response = await client.put(path`/api/articles/${article.slug}`, {
    body,
    headers: await headersFor(caller),
  });
  expect(refusals(response)).toEqual([[place.replaceAll("/", "."), expected]]);
});

test("delete article", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle, { author_id: caller.id });
  const response = await client.delete(path`/api/articles/${article.slug}`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(204);
  const again = await client.delete(path`/api/articles/${article.slug}`, {
    headers: await headersFor(caller),
  });
  expect(again.status).toBe(404);
});

test("delete article: by a stranger", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle, { author_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.delete(path`/api/articles/${article.slug}`, {
    headers: await headersFor(stranger),
  });
  expect(response.status).toBe(403);
});

test("favorite article", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle);
  const response = await client.post(path`/api/articles/${article.slug}/favorite`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "article"))).toEqual([
    "slug",
    "title",
    "description",
    "body",
    "tagList",
    "createdAt",
    "updatedAt",
    "favorited",
    "favoritesCount",
    "author",
  ]);
});

test("unfavorite article", async () => {
  const caller = await rows(makeUser);
  const article = await rows(makeArticle);
  const response = await client.delete(path`/api/articles/${article.slug}/favorite`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(at(response.json, "article"))).toEqual([
    "slug",
    "title",
    "description",
    "body",
    "tagList",
    "createdAt",
    "updatedAt",
    "favorited",
    "favoritesCount",
    "author",
  ]);
});
