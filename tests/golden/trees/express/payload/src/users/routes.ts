/** The endpoints of users. */

import type { Router } from "express";

import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson } from "../platform/responses.ts";
import { createRouter, endpoint } from "../platform/routing.ts";
import type { UserService } from "./service.ts";

export function usersRouter(service: UserService, gates: Gates): Router {
  const router = createRouter();
  router.post(
    "/login",
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
      sendJson(response, item);
    },
  );
  router.post(
    "/users",
    endpoint("user"),
    jsonBody,
    gates.callers.optional,
    async (request, response) => {
      const created = await service.createUser(currentCaller(), currentBody());
      sendJson(response, created.item, 201);
    },
  );
  return router;
}
