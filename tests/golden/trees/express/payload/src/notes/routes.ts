/** The endpoints of notes. */

import type { Router } from "express";

import { audit } from "../middleware/audit.ts";
import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson, sendNothing } from "../platform/responses.ts";
import { createRouter, endpoint, parameter } from "../platform/routing.ts";
import type { NoteService } from "./service.ts";

export function notesRouter(service: NoteService, gates: Gates): Router {
  const router = createRouter();
  router.get("/notes", endpoint("note"), gates.callers.required, async (request, response) => {
    const page = await service.listNotes(currentCaller(), request);
    sendJson(response, { items: page.items, total: page.total });
  });
  router.post(
    "/notes",
    endpoint("note"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const created = await service.createNote(currentCaller(), currentBody());
      sendJson(response, created.item, 201, { Location: created.location });
    },
  );
  router.get("/notes/:id", endpoint("note"), gates.callers.required, async (request, response) => {
    const item = await service.getNote(currentCaller(), parameter(request, "id"));
    sendJson(response, item);
  });
  router.patch(
    "/notes/:id",
    endpoint("note"),
    jsonBody,
    gates.callers.required,
    audit,
    async (request, response) => {
      const item = await service.updateNote(
        currentCaller(),
        parameter(request, "id"),
        currentBody(),
      );
      sendJson(response, item);
    },
  );
  router.delete(
    "/notes/:id",
    endpoint("note"),
    gates.callers.required,
    async (request, response) => {
      await service.deleteNote(currentCaller(), parameter(request, "id"));
      sendNothing(response);
    },
  );
  router.post(
    "/notes/:id/send",
    endpoint("sending"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const item = await service.sendSending(
        currentCaller(),
        parameter(request, "id"),
        currentBody(),
      );
      sendJson(response, item);
    },
  );
  return router;
}
