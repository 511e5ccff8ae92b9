/** The endpoints of users. */

import type { Router } from "express";

import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson } from "../platform/responses.ts";
import { createRouter, endpoint, parameter } from "../platform/routing.ts";
import type { UserService } from "./service.ts";

export function usersRouter(service: UserService, gates: Gates): Router {
  const router = createRouter();
  router.post(
    "/api/users",
    endpoint("user"),
    jsonBody,
    gates.callers.optional,
    async (request, response) => {
      const created = await service.createUser(currentCaller(), currentBody());
      sendJson(response, { user: created.item }, 201, { Location: created.location });
    },
  );
  router.get("/api/user", endpoint("user"), gates.callers.required, async (request, response) => {
    const item = await service.getUser(currentCaller());
    sendJson(response, { user: item });
  });
  router.put(
    "/api/user",
    endpoint("user"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const item = await service.updateUser(currentCaller(), currentBody());
      sendJson(response, { user: item });
    },
  );
  router.post(
    "/api/users/login",
    endpoint("user"),
    jsonBody,
    gates.callers.ignored,
    async (request, response) => {
      const item = await service.login(
        currentCaller(),
        currentBody(),
        gates.limits,
        gates.limits.address(request),
      );
      sendJson(response, { user: item });
    },
  );
  router.get(
    "/api/profiles/:username",
    endpoint("profile"),
    gates.callers.optional,
    async (request, response) => {
      const item = await service.getProfile(currentCaller(), parameter(request, "username"));
      sendJson(response, { profile: item });
    },
  );
  router.post(
    "/api/profiles/:username/follow",
    endpoint("profile"),
    gates.callers.required,
    async (request, response) => {
      const item = await service.followProfile(currentCaller(), parameter(request, "username"));
      sendJson(response, { profile: item });
    },
  );
  router.delete(
    "/api/profiles/:username/follow",
    endpoint("profile"),
    gates.callers.required,
    async (request, response) => {
      const item = await service.unfollowProfile(currentCaller(), parameter(request, "username"));
      sendJson(response, { profile: item });
    },
  );
  return router;
}
