/** The endpoints of notes, over HTTP. */

import { expect, test } from "vitest";

import { headersFor, makeNote, makeUser } from "../factories.ts";
import { client, countReads, fakes, rows } from "../harness.ts";
import { at, changed, itemsOf, keysOf, path, refusals } from "../wire.ts";

test.each([
  ["PUT", "/notes", "GET, HEAD, POST, OPTIONS"],
  ["PUT", "/notes/00000000-0000-7000-8000-000000000000", "GET, HEAD, PATCH, DELETE, OPTIONS"],
  ["PUT", "/notes/00000000-0000-7000-8000-000000000000/send", "POST, OPTIONS"],
])("other methods are not allowed: %s %s", async (method, path, allow) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(405);
  expect(response.headers["allow"]).toBe(allow);
});

test.each([
  ["GET", "/notes"],
  ["POST", "/notes"],
  ["GET", "/notes/00000000-0000-7000-8000-000000000000"],
  ["PATCH", "/notes/00000000-0000-7000-8000-000000000000"],
  ["DELETE", "/notes/00000000-0000-7000-8000-000000000000"],
  ["POST", "/notes/00000000-0000-7000-8000-000000000000/send"],
])("a token is required: %s %s", async (method, path) => {
  const response = await client.request(method, path);
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([
  ["GET", "/notes"],
  ["POST", "/notes"],
  ["GET", "/notes/00000000-0000-7000-8000-000000000000"],
  ["PATCH", "/notes/00000000-0000-7000-8000-000000000000"],
  ["DELETE", "/notes/00000000-0000-7000-8000-000000000000"],
  ["POST", "/notes/00000000-0000-7000-8000-000000000000/send"],
])("an invalid token is refused: %s %s", async (method, path) => {
  const headers = { Authorization: "Bearer no.such.token" };
  const response = await client.request(method, path, { headers });
  expect(response.status).toBe(401);
  expect(response.headers["www-authenticate"]).toBe("Bearer");
});

test.each([
  ["GET", "/notes/00000000-0000-7000-8000-000000000000"],
  ["PATCH", "/notes/00000000-0000-7000-8000-000000000000"],
  ["DELETE", "/notes/00000000-0000-7000-8000-000000000000"],
  ["POST", "/notes/00000000-0000-7000-8000-000000000000/send"],
])("rows that are not there are not found: %s %s", async (method, path) => {
  const caller = await rows(makeUser);
  const response = await client.request(method, path, { headers: await headersFor(caller) });
  expect(response.status).toBe(404);
});

test.each([
  ["POST", "/notes"],
  ["PATCH", "/notes/00000000-0000-7000-8000-000000000000"],
  ["POST", "/notes/00000000-0000-7000-8000-000000000000/send"],
])("malformed JSON is refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: '{"half": ' });
  expect(response.status).toBe(400);
});

test.each([
  ["POST", "/notes"],
  ["PATCH", "/notes/00000000-0000-7000-8000-000000000000"],
  ["POST", "/notes/00000000-0000-7000-8000-000000000000/send"],
])("bodies that are no JSON are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "text/plain" };
  const response = await client.request(method, path, { headers, body: "{}" });
  expect(response.status).toBe(415);
});

test.each([
  ["POST", "/notes"],
  ["PATCH", "/notes/00000000-0000-7000-8000-000000000000"],
  ["POST", "/notes/00000000-0000-7000-8000-000000000000/send"],
])("large bodies are refused: %s %s", async (method, path) => {
  const headers = { "Content-Type": "application/json" };
  const response = await client.request(method, path, { headers, body: " ".repeat(1048577) });
  expect(response.status).toBe(413);
});

test("list notes", async () => {
  const caller = await rows(makeUser);
  await rows(makeNote, { owner_id: caller.id });
  const response = await client.get("/notes", { headers: await headersFor(caller) });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual(["items", "total"]);
  const items = itemsOf(at(response.json, "items"));
  expect(items).toHaveLength(1);
  expect(at(response.json, "total")).toBe(1);
  expect(keysOf(items[0])).toEqual([
    "id",
    "class",
    "import",
    "kind",
    "owner",
    "session",
    "metadata",
    "body",
    "loud",
    "createdAt",
    "updatedAt",
  ]);
});

test("list notes: reads as often for many rows as for one", async () => {
  const caller = await rows(makeUser);
  await rows(makeNote, { owner_id: caller.id });
  const read = async () => await client.get("/notes", { headers: await headersFor(caller) });
  const one = await countReads(read);
  expect(itemsOf(at(one.answer.json, "items"))).toHaveLength(1);
  for (let number = 0; number < 6; number += 1) {
    await rows(makeNote, { owner_id: caller.id });
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
  ["sort", "nothing", "choice"],
  ["q", "nothing", "unknown"],
  ["surprise", "1", "unknown"],
  ["class[near]", "nothing", "unknown"],
  ["kind", "-", "choice"],
  ["kind[near]", "nothing", "unknown"],
])("list notes: refuses the parameter %s=%s", async (parameter, value, expected) => {
  const caller = await rows(makeUser);
  const response = await client.get("/notes", {
    query: { [parameter]: value },
    headers: await headersFor(caller),
  });
  expect(refusals(response)).toEqual([[parameter, expected]]);
});

test.each([
  ["limit", "1"],
  ["limit", "100"],
  ["offset", "0"],
  ["sort", "class"],
  ["sort", "-class"],
  ["class", "nothing"],
  ["class[in]", "nothing"],
  ["class[contains]", "nothing"],
  ["kind", "None"],
  ["kind[in]", "None"],
])("list notes: takes the parameter %s=%s", async (parameter, value) => {
  const caller = await rows(makeUser);
  const response = await client.get("/notes", {
    query: { [parameter]: value },
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(200);
});

test("create note", async () => {
  const caller = await rows(makeUser);
  const response = await client.post("/notes", {
    headers: await headersFor(caller),
    body: {
      class: "a",
      import: "Import",
      kind: "None",
      session: 3,
      metadata: false,
      body: "The tide was out, and the boats lay on their sides.",
    },
  });
  expect(response.status, response.text).toBe(201);
  expect(keysOf(response.json)).toEqual([
    "id",
    "class",
    "import",
    "kind",
    "owner",
    "session",
    "metadata",
    "body",
    "loud",
    "createdAt",
    "updatedAt",
  ]);
  expect(response.json).toMatchObject({
    class: "a",
    import: "Import",
    kind: "None",
    session: 3,
    metadata: false,
    body: "The tide was out, and the boats lay on their sides.",
  });
  expect(response.headers["location"]).toBe(path`/notes/${at(response.json, "id")}`);
});

test.each<[string, unknown, string]>([
  ["class", null, "null"],
  ["class", 12, "type"],
  ["class", "  ", "blank"],
  ["class", "x".repeat(101), "too_long"],
  ["import", 12, "type"],
  ["kind", null, "null"],
  ["kind", 12, "type"],
  ["kind", "nothing", "choice"],
  ["session", null, "null"],
  ["session", true, "type"],
  ["session", 9007199254740992, "range"],
  ["metadata", null, "null"],
  ["metadata", "yes", "type"],
  ["body", 12, "type"],
  ["body", "x".repeat(256), "too_long"],
  ["body", "x", "too_short"],
])("create note: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const members = {
    class: "a",
    import: "Import",
    kind: "None",
    session: 3,
    metadata: false,
    body: "The tide was out, and the boats lay on their sides.",
  };
  const body = changed(members, place, value);
  const response = await client.post("/notes", { body, headers: await headersFor(caller) });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});

test("get note", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const response = await client.get(path`/notes/${note.id}`, { headers: await headersFor(caller) });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual([
    "id",
    "class",
    "import",
    "kind",
    "owner",
    "session",
    "metadata",
    "body",
    "loud",
    "createdAt",
    "updatedAt",
  ]);
});

test("get note: by a stranger", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.get(path`/notes/${note.id}`, {
    headers: await headersFor(stranger),
  });
  expect(response.status).toBe(404);
});

test("update note", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const response = await client.patch(path`/notes/${note.id}`, {
    headers: await headersFor(caller),
    body: {
      class: "a",
      import: "Import",
      session: 3,
      metadata: false,
      body: "The tide was out, and the boats lay on their sides.",
    },
  });
  expect(response.status, response.text).toBe(200);
  expect(keysOf(response.json)).toEqual([
    "id",
    "class",
    "import",
    "kind",
    "owner",
    "session",
    "metadata",
    "body",
    "loud",
    "createdAt",
    "updatedAt",
  ]);
  expect(response.json).toMatchObject({
    class: "a",
    import: "Import",
    session: 3,
    metadata: false,
    body: "The tide was out, and the boats lay on their sides.",
  });
});

test("update note: by a stranger", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.patch(path`/notes/${note.id}`, {
    headers: await headersFor(stranger),
    body: {
      class: "a",
      import: "Import",
      session: 3,
      metadata: false,
      body: "The tide was out, and the boats lay on their sides.",
    },
  });
  expect(response.status).toBe(404);
});

test.each<[string, unknown, string]>([
  ["class", null, "null"],
  ["class", 12, "type"],
  ["class", "  ", "blank"],
  ["class", "x".repeat(101), "too_long"],
  ["import", 12, "type"],
  ["kind", null, "null"],
  ["kind", 12, "type"],
  ["kind", "nothing", "choice"],
  ["session", null, "null"],
  ["session", true, "type"],
  ["session", 9007199254740992, "range"],
  ["metadata", null, "null"],
  ["metadata", "yes", "type"],
  ["body", 12, "type"],
  ["body", "x".repeat(256), "too_long"],
  ["body", "x", "too_short"],
])("update note: refuses at %s the value %s", async (place, value, expected) => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const members = {};
  const body = changed(members, place, value);
  const response = await client.patch(path`/notes/${note.id}`, {
    body,
    headers: await headersFor(caller),
  });
  expect(refusals(response)).toEqual([["#/" + place, expected]]);
});

test("delete note", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const response = await client.delete(path`/notes/${note.id}`, {
    headers: await headersFor(caller),
  });
  expect(response.status, response.text).toBe(204);
  const again = await client.delete(path`/notes/${note.id}`, { headers: await headersFor(caller) });
  expect(again.status).toBe(404);
});

test("delete note: by a stranger", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.delete(path`/notes/${note.id}`, {
    headers: await headersFor(stranger),
  });
  expect(response.status).toBe(404);
});

test("send sending", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const response = await client.post(path`/notes/${note.id}/send`, {
    headers: await headersFor(caller),
    body: { import: "Import" },
  });
  expect(response.status, response.text).toBe(200);
  expect(fakes.mailer.calls.map(([called]) => called)).toEqual(["send"]);
  expect(keysOf(response.json)).toEqual([
    "id",
    "class",
    "import",
    "kind",
    "owner",
    "session",
    "metadata",
    "body",
    "loud",
    "createdAt",
    "updatedAt",
  ]);
  expect(response.json).toMatchObject({ import: "Import" });
});

test("send sending: by a stranger", async () => {
  const caller = await rows(makeUser);
  const note = await rows(makeNote, { owner_id: caller.id });
  const stranger = await rows(makeUser);
  const response = await client.post(path`/notes/${note.id}/send`, {
    headers: await headersFor(stranger),
    body: { import: "Import" },
  });
  expect(response.status).toBe(404);
});

test.each<[string, unknown, string]>([["import", 12, "type"]])(
  "send sending: refuses at %s the value %s",
  async (place, value, expected) => {
    const caller = await rows(makeUser);
    const note = await rows(makeNote, { owner_id: caller.id });
    const members = {};
    const body = changed(members, place, value);
    const response = await client.post(path`/notes/${note.id}/send`, {
      body,
      headers: await headersFor(caller),
    });
    expect(refusals(response)).toEqual([["#/" + place, expected]]);
  },
);
