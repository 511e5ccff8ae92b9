/** The endpoints of tags. */

import type { Router } from "express";

import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson } from "../platform/responses.ts";
import { createRouter, endpoint } from "../platform/routing.ts";
import type { TagService } from "./service.ts";

export function tagsRouter(service: TagService, gates: Gates): Router {
  const router = createRouter();
  router.get("/api/tags", endpoint("tag"), gates.callers.optional, async (request, response) => {
    const items = await service.listTags(currentCaller(), request);
    sendJson(response, { tags: items });
  });
  return router;
}
