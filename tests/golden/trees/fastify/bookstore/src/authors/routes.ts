/** The endpoints of authors. */

import type { FastifyPluginCallback } from "fastify";

import type { Body } from "../platform/bodies.ts";
import type { AuthorService } from "./service.ts";

interface AuthorRoutesOptions {
  readonly service: AuthorService;
}

export const authorsRoutes: FastifyPluginCallback<AuthorRoutesOptions> = (
  app,
  { service },
  done,
) => {
  app.get(
    "/authors",
    { config: { resource: "author" }, preHandler: [app.callers.optional] },
    async (request) => {
      const page = await service.listAuthors(request.caller, request);
      return { items: page.items, total: page.total };
    },
  );
  app.post<{ Body: Body }>(
    "/authors",
    { config: { resource: "author", takesBody: true }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const created = await service.createAuthor(request.caller, request.body);
      reply.code(201);
      return created.item;
    },
  );
  done();
};
