/** The application. */

import express, { type Express } from "express";
import type { Logger } from "pino";

import type { Settings } from "./config.ts";
import { healthRouter } from "./health/routes.ts";
import { accessLog } from "./platform/access-log.ts";
import { Callers } from "./platform/caller.ts";
import type { Database } from "./platform/database.ts";
import { errors } from "./platform/errors.ts";
import type { Gates } from "./platform/gates.ts";
import { Limits } from "./platform/limits.ts";
import { requestId } from "./platform/request-id.ts";
import { withRequestState } from "./platform/request-state.ts";
import { options, plainPaths, refuse } from "./platform/routing.ts";
import { securityHeaders } from "./platform/security-headers.ts";
import { timeout } from "./platform/timeout.ts";
import { Tokens } from "./platform/tokens.ts";
import { usersRouter } from "./users/routes.ts";
import { UserService } from "./users/service.ts";
import { authorsRouter } from "./authors/routes.ts";
import { AuthorService } from "./authors/service.ts";
import { booksRouter } from "./books/routes.ts";
import { BookService } from "./books/service.ts";
import { reviewsRouter } from "./reviews/routes.ts";
import { ReviewService } from "./reviews/service.ts";

export const TIMEOUT_SECONDS = 30;

/** The API, ready to be served. */
export function createApp(settings: Settings, database: Database, log: Logger): Express {
  const limits = new Limits(settings.TRUSTED_PROXIES);
  const tokens = new Tokens(settings.SECRET_KEY);
  const gates: Gates = {
    callers: new Callers(database, tokens),
    limits,
  };
  const userService = new UserService(database, tokens);
  const authorService = new AuthorService(database);
  const bookService = new BookService(database);
  const reviewService = new ReviewService(database);
  const routers = [
    healthRouter(database),
    usersRouter(userService, gates),
    authorsRouter(authorService, gates),
    booksRouter(bookService, gates),
    reviewsRouter(reviewService, gates),
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
  app.use(timeout(TIMEOUT_SECONDS));
  app.use(plainPaths, options(routers), ...routers, refuse(routers));
  app.use(errors(log));
  return app;
}
