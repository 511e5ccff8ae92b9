/** The endpoints of reviews. */

import type { Router } from "express";

import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson } from "../platform/responses.ts";
import { createRouter, endpoint, parameter } from "../platform/routing.ts";
import type { ReviewService } from "./service.ts";

export function reviewsRouter(service: ReviewService, gates: Gates): Router {
  const router = createRouter();
  router.get(
    "/books/:id/reviews",
    endpoint("review"),
    gates.callers.optional,
    async (request, response) => {
      const page = await service.listReviews(currentCaller(), parameter(request, "id"), request);
      sendJson(response, { items: page.items, total: page.total });
    },
  );
  router.post(
    "/books/:id/reviews",
    endpoint("review"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const created = await service.createReview(
        currentCaller(),
        parameter(request, "id"),
        currentBody(),
      );
      sendJson(response, created.item, 201);
    },
  );
  return router;
}
