/** The endpoints of authors. */

import type { Router } from "express";

import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson } from "../platform/responses.ts";
import { createRouter, endpoint } from "../platform/routing.ts";
import type { AuthorService } from "./service.ts";

export function authorsRouter(service: AuthorService, gates: Gates): Router {
  const router = createRouter();
  router.get("/authors", endpoint("author"), gates.callers.optional, async (request, response) => {
    const page = await service.listAuthors(currentCaller(), request);
    sendJson(response, { items: page.items, total: page.total });
  });
  router.post(
    "/authors",
    endpoint("author"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const created = await service.createAuthor(currentCaller(), currentBody());
      sendJson(response, created.item, 201);
    },
  );
  return router;
}
