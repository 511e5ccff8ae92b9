/** The application. */

import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";

import type { Settings } from "./config.ts";
import { healthRoutes } from "./health/routes.ts";
import { accessLog } from "./platform/access-log.ts";
import { bodies } from "./platform/bodies.ts";
import { callers } from "./platform/caller.ts";
import { currentRequests } from "./platform/current-request.ts";
import type { Database } from "./platform/database.ts";
import { errors } from "./platform/errors.ts";
import { limits } from "./platform/limits.ts";
import { requestId, requestIds } from "./platform/request-id.ts";
import { rewriteUrl, routing } from "./platform/routing.ts";
import { securityHeaders } from "./platform/security-headers.ts";
import { shutdown } from "./platform/shutdown.ts";
import { timeout } from "./platform/timeout.ts";
import { Tokens } from "./platform/tokens.ts";
import { usersRoutes } from "./users/routes.ts";
import { UserService } from "./users/service.ts";
import { articlesRoutes } from "./articles/routes.ts";
import { ArticleService } from "./articles/service.ts";
import { commentsRoutes } from "./comments/routes.ts";
import { CommentService } from "./comments/service.ts";
import { tagsRoutes } from "./tags/routes.ts";
import { TagService } from "./tags/service.ts";

const KEEP_ALIVE_MILLISECONDS = 75_000;
const REQUEST_MILLISECONDS = 300_000;

export const TIMEOUT_SECONDS = 30;

/** The API, ready to be served. */
export function createApp(
  settings: Settings,
  database: Database,
  log: FastifyBaseLogger,
): FastifyInstance {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: "request_id",
    }),
    genReqId: requestId,
    trustProxy: (_address, hop) => hop < settings.TRUSTED_PROXIES,
    rewriteUrl,
    routerOptions: { maxParamLength: Number.MAX_SAFE_INTEGER },
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    requestTimeout: REQUEST_MILLISECONDS,
    return503OnClosing: false,
  });
  const tokens = new Tokens(settings.SECRET_KEY);
  app.register(currentRequests);
  app.register(shutdown);
  app.register(requestIds);
  app.register(accessLog);
  app.register(securityHeaders);
  app.register(timeout, { seconds: TIMEOUT_SECONDS });
  app.register(errors);
  app.register(routing);
  app.register(bodies);
  app.register(callers, { database, tokens });
  app.register(limits);
  app.register(healthRoutes, { database });
  app.register(usersRoutes, { service: new UserService(database, tokens) });
  app.register(articlesRoutes, { service: new ArticleService(database) });
  app.register(commentsRoutes, { service: new CommentService(database) });
  app.register(tagsRoutes, { service: new TagService(database) });
  return app;
}
