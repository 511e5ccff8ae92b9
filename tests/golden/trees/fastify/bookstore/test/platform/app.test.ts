/** What stands around the endpoints. */

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { client } from "../harness.ts";

test.each(["/health", "/ready"])("%s answers", async (path) => {
  const response = await client.get(path);
  expect([response.status, response.text]).toEqual([200, '{"status":"ok"}']);
});

test("the committed description is served as it is", async () => {
  const response = await client.get("/openapi.json");
  expect(response.text).toBe(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8"));
});

test("the docs have no script", async () => {
  const response = await client.get("/docs");
  expect(response.status).toBe(200);
  expect(response.text).not.toContain("<script");
});

test.each(["/nowhere", "/health/", "/HEALTH", "/a%2fb", "/%00", "/%ff"])(
  "%s is no path",
  async (path) => {
    const response = await client.get(path);
    expect(response.status).toBe(404);
  },
);

test("other methods are named", async () => {
  const refused = await client.delete("/health");
  expect([refused.status, refused.headers["allow"]]).toEqual([405, "GET, HEAD, OPTIONS"]);
  const options = await client.request("options", "/health");
  expect([options.status, options.headers["allow"]]).toEqual([204, "GET, HEAD, OPTIONS"]);
});

test("HEAD answers as GET without a body", async () => {
  const response = await client.request("head", "/health");
  expect([response.status, response.text]).toEqual([200, ""]);
});

test("nothing tells what serves", async () => {
  const { headers } = await client.get("/health");
  expect([headers["server"], headers["x-powered-by"], headers["etag"]]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("browsers are told to do nothing", async () => {
  const { headers } = await client.get("/health");
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
  });
});

test("a well-formed request id is echoed, another is replaced", async () => {
  const echoed = await client.get("/health", { headers: { "X-Request-Id": "the-id" } });
  expect(echoed.headers["x-request-id"]).toBe("the-id");
  const replaced = await client.get("/health", { headers: { "X-Request-Id": "not an id" } });
  expect(replaced.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
});
