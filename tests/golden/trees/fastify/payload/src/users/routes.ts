/** The endpoints of users. */

import type { FastifyPluginCallback } from "fastify";

import type { Body } from "../platform/bodies.ts";
import type { UserService } from "./service.ts";

interface UserRoutesOptions {
  readonly service: UserService;
}

export const usersRoutes: FastifyPluginCallback<UserRoutesOptions> = (app, { service }, done) => {
  app.post<{ Body: Body }>(
    "/login",
    { config: { resource: "user", takesBody: true }, preHandler: [app.callers.ignored] },
    async (request) => {
      return await service.login(request.caller, request.body, app.limits, request.ip);
    },
  );
  app.post<{ Body: Body }>(
    "/users",
    { config: { resource: "user", takesBody: true }, preHandler: [app.callers.optional] },
    async (request, reply) => {
      const created = await service.createUser(request.caller, request.body);
      reply.code(201);
      return created.item;
    },
  );
  done();
};
