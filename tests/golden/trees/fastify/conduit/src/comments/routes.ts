/** The endpoints of comments. */

import type { FastifyPluginCallback } from "fastify";

import type { Body } from "../platform/bodies.ts";
import type { CommentService } from "./service.ts";

interface CommentRoutesOptions {
  readonly service: CommentService;
}

export const commentsRoutes: FastifyPluginCallback<CommentRoutesOptions> = (
  app,
  { service },
  done,
) => {
  app.get<{ Params: { slug: string } }>(
    "/api/articles/:slug/comments",
    { config: { resource: "comment" }, preHandler: [app.callers.optional] },
    async (request) => {
      const { slug } = request.params;
      return { comments: await service.listComments(request.caller, slug, request) };
    },
  );
  app.post<{ Params: { slug: string }; Body: Body }>(
    "/api/articles/:slug/comments",
    { config: { resource: "comment", takesBody: true }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const { slug } = request.params;
      const created = await service.createComment(request.caller, slug, request.body);
      reply.code(201);
      return { comment: created.item };
    },
  );
  app.delete<{ Params: { slug: string; id: string } }>(
    "/api/articles/:slug/comments/:id",
    { config: { resource: "comment" }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const { slug, id: id_ } = request.params;
      await service.deleteComment(request.caller, slug, id_);
      return reply.code(204).send();
    },
  );
  done();
};
