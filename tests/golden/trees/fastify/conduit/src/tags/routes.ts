/** The endpoints of tags. */

import type { FastifyPluginCallback } from "fastify";

import type { TagService } from "./service.ts";

interface TagRoutesOptions {
  readonly service: TagService;
}

export const tagsRoutes: FastifyPluginCallback<TagRoutesOptions> = (app, { service }, done) => {
  app.get(
    "/api/tags",
    { config: { resource: "tag" }, preHandler: [app.callers.optional] },
    async (request) => {
      return { tags: await service.listTags(request.caller, request) };
    },
  );
  done();
};
