/** The endpoints of comments. */

import type { Router } from "express";

import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson, sendNothing } from "../platform/responses.ts";
import { createRouter, endpoint, parameter } from "../platform/routing.ts";
import type { CommentService } from "./service.ts";

export function commentsRouter(service: CommentService, gates: Gates): Router {
  const router = createRouter();
  router.get(
    "/api/articles/:slug/comments",
    endpoint("comment"),
    gates.callers.optional,
    async (request, response) => {
      const items = await service.listComments(
        currentCaller(),
        parameter(request, "slug"),
        request,
      );
      sendJson(response, { comments: items });
    },
  );
  router.post(
    "/api/articles/:slug/comments",
    endpoint("comment"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const created = await service.createComment(
        currentCaller(),
        parameter(request, "slug"),
        currentBody(),
      );
      sendJson(response, { comment: created.item }, 201);
    },
  );
  router.delete(
    "/api/articles/:slug/comments/:id",
    endpoint("comment"),
    gates.callers.required,
    async (request, response) => {
      await service.deleteComment(
        currentCaller(),
        parameter(request, "slug"),
        parameter(request, "id"),
      );
      sendNothing(response);
    },
  );
  return router;
}
