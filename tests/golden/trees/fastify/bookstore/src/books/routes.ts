/** The endpoints of books. */

import type { FastifyPluginCallback } from "fastify";

import type { Body } from "../platform/bodies.ts";
import type { BookService } from "./service.ts";

interface BookRoutesOptions {
  readonly service: BookService;
}

export const booksRoutes: FastifyPluginCallback<BookRoutesOptions> = (app, { service }, done) => {
  app.get(
    "/books",
    { config: { resource: "book" }, preHandler: [app.callers.optional] },
    async (request) => {
      const page = await service.listBooks(request.caller, request);
      return { items: page.items, total: page.total };
    },
  );
  app.post<{ Body: Body }>(
    "/books",
    { config: { resource: "book", takesBody: true }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const created = await service.createBook(request.caller, request.body);
      reply.code(201).header("Location", created.location);
      return created.item;
    },
  );
  app.get<{ Params: { id: string } }>(
    "/books/:id",
    { config: { resource: "book" }, preHandler: [app.callers.optional] },
    async (request) => {
      const { id: id_ } = request.params;
      return await service.getBook(request.caller, id_);
    },
  );
  app.patch<{ Params: { id: string }; Body: Body }>(
    "/books/:id",
    { config: { resource: "book", takesBody: true }, preHandler: [app.callers.required] },
    async (request) => {
      const { id: id_ } = request.params;
      return await service.updateBook(request.caller, id_, request.body);
    },
  );
  app.delete<{ Params: { id: string } }>(
    "/books/:id",
    { config: { resource: "book" }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const { id: id_ } = request.params;
      await service.deleteBook(request.caller, id_);
      return reply.code(204).send();
    },
  );
  done();
};
