/** The endpoints of notes. */

import type { FastifyPluginCallback } from "fastify";

import { audit } from "../middleware/audit.ts";
import type { Body } from "../platform/bodies.ts";
import type { NoteService } from "./service.ts";

interface NoteRoutesOptions {
  readonly service: NoteService;
}

export const notesRoutes: FastifyPluginCallback<NoteRoutesOptions> = (app, { service }, done) => {
  app.get(
    "/notes",
    { config: { resource: "note" }, preHandler: [app.callers.required] },
    async (request) => {
      const page = await service.listNotes(request.caller, request);
      return { items: page.items, total: page.total };
    },
  );
  app.post<{ Body: Body }>(
    "/notes",
    { config: { resource: "note", takesBody: true }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const created = await service.createNote(request.caller, request.body);
      reply.code(201).header("Location", created.location);
      return created.item;
    },
  );
  app.get<{ Params: { id: string } }>(
    "/notes/:id",
    { config: { resource: "note" }, preHandler: [app.callers.required] },
    async (request) => {
      const { id: id_ } = request.params;
      return await service.getNote(request.caller, id_);
    },
  );
  app.patch<{ Params: { id: string }; Body: Body }>(
    "/notes/:id",
    { config: { resource: "note", takesBody: true }, preHandler: [app.callers.required, audit] },
    async (request) => {
      const { id: id_ } = request.params;
      return await service.updateNote(request.caller, id_, request.body);
    },
  );
  app.delete<{ Params: { id: string } }>(
    "/notes/:id",
    { config: { resource: "note" }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const { id: id_ } = request.params;
      await service.deleteNote(request.caller, id_);
      return reply.code(204).send();
    },
  );
  app.post<{ Params: { id: string }; Body: Body }>(
    "/notes/:id/send",
    { config: { resource: "sending", takesBody: true }, preHandler: [app.callers.required] },
    async (request) => {
      const { id: id_ } = request.params;
      return await service.sendSending(request.caller, id_, request.body);
    },
  );
  done();
};
