/** The endpoints of reviews. */

import type { FastifyPluginCallback } from "fastify";

import type { Body } from "../platform/bodies.ts";
import type { ReviewService } from "./service.ts";

interface ReviewRoutesOptions {
  readonly service: ReviewService;
}

export const reviewsRoutes: FastifyPluginCallback<ReviewRoutesOptions> = (
  app,
  { service },
  done,
) => {
  app.get<{ Params: { id: string } }>(
    "/books/:id/reviews",
    { config: { resource: "review" }, preHandler: [app.callers.optional] },
    async (request) => {
      const { id: id_ } = request.params;
      const page = await service.listReviews(request.caller, id_, request);
      return { items: page.items, total: page.total };
    },
  );
  app.post<{ Params: { id: string }; Body: Body }>(
    "/books/:id/reviews",
    { config: { resource: "review", takesBody: true }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const { id: id_ } = request.params;
      const created = await service.createReview(request.caller, id_, request.body);
      reply.code(201);
      return created.item;
    },
  );
  done();
};
