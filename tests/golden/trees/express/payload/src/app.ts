/** The application. */

import express, { type Express } from "express";
import type { Logger } from "pino";

import type { Settings } from "./config.ts";
import { healthRouter } from "./health/routes.ts";
import { accessLog } from "./platform/access-log.ts";
import { Callers } from "./platform/caller.ts";
import { cors } from "./platform/cors.ts";
import type { Database } from "./platform/database.ts";
import { errors } from "./platform/errors.ts";
import type { Gates } from "./platform/gates.ts";
import { Limits } from "./platform/limits.ts";
import { requestId } from "./platform/request-id.ts";
import { withRequestState } from "./platform/request-state.ts";
import { methodsAt, options, plainPaths, refuse } from "./platform/routing.ts";
import { securityHeaders } from "./platform/security-headers.ts";
import { timeout } from "./platform/timeout.ts";
import { Tokens } from "./platform/tokens.ts";
import { usersRouter } from "./users/routes.ts";
import { UserService } from "./users/service.ts";
import { notesRouter } from "./notes/routes.ts";
import { NoteService } from "./notes/service.ts";
import { createServices, type Services } from "./services/index.ts";

export const TIMEOUT_SECONDS = 30;

const CORS_ORIGINS = ["https://example.com"];

/** The API, ready to be served. */
export function createApp(
  settings: Settings,
  database: Database,
  log: Logger,
  services: Services = createServices(settings),
): Express {
  const limits = new Limits(settings.TRUSTED_PROXIES);
  const tokens = new Tokens(settings.SECRET_KEY);
  const gates: Gates = {
    callers: new Callers(database, tokens),
    limits,
  };
  const userService = new UserService(database, services, tokens);
  const noteService = new NoteService(database, services);
  const routers = [
    healthRouter(database),
    usersRouter(userService, gates),
    notesRouter(noteService, gates),
  ];
  const app = express();
  app.disable("x-powered-by");
  app.disable("query parser");
  app.use((_request, _response, next) => {
    withRequestState(next);
  });
  app.use(requestId);
  app.use(accessLog(log));
  app.use(securityHeaders);
  app.use(cors(CORS_ORIGINS, (request) => methodsAt(routers, request)));
  app.use(timeout(TIMEOUT_SECONDS));
  app.use(plainPaths, options(routers), ...routers, refuse(routers));
  app.use(errors(log));
  return app;
}
