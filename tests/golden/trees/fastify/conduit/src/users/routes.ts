/** The endpoints of users. */

import type { FastifyPluginCallback } from "fastify";

import type { Body } from "../platform/bodies.ts";
import type { UserService } from "./service.ts";

interface UserRoutesOptions {
  readonly service: UserService;
}

export const usersRoutes: FastifyPluginCallback<UserRoutesOptions> = (app, { service }, done) => {
  app.post<{ Body: Body }>(
    "/api/users",
    { config: { resource: "user", takesBody: true }, preHandler: [app.callers.optional] },
    async (request, reply) => {
      const created = await service.createUser(request.caller, request.body);
      reply.code(201).header("Location", created.location);
      return { user: created.item };
    },
  );
  app.get(
    "/api/user",
    { config: { resource: "user" }, preHandler: [app.callers.required] },
    async (request) => {
      return { user: await service.getUser(request.caller) };
    },
  );
  app.put<{ Body: Body }>(
    "/api/user",
    { config: { resource: "user", takesBody: true }, preHandler: [app.callers.required] },
    async (request) => {
      return { user: await service.updateUser(request.caller, request.body) };
    },
  );
  app.post<{ Body: Body }>(
    "/api/users/login",
    { config: { resource: "user", takesBody: true }, preHandler: [app.callers.ignored] },
    async (request) => {
      return { user: await service.login(request.caller, request.body, app.limits, request.ip) };
    },
  );
  app.get<{ Params: { username: string } }>(
    "/api/profiles/:username",
    { config: { resource: "profile" }, preHandler: [app.callers.optional] },
    async (request) => {
      const { username } = request.params;
      return { profile: await service.getProfile(request.caller, username) };
    },
  );
  app.post<{ Params: { username: string } }>(
    "/api/profiles/:username/follow",
    { config: { resource: "profile" }, preHandler: [app.callers.required] },
    async (request) => {
      const { username } = request.params;
      return { profile: await service.followProfile(request.caller, username) };
    },
  );
  app.delete<{ Params: { username: string } }>(
    "/api/profiles/:username/follow",
    { config: { resource: "profile" }, preHandler: [app.callers.required] },
    async (request) => {
      const { username } = request.params;
      return { profile: await service.unfollowProfile(request.caller, username) };
    },
  );
  done();
};
