/** The hot endpoints of the Conduit API, written by hand. */

import express, { type RequestHandler } from "express";
import { sql } from "kysely";
import { type Logger, pino } from "pino";
import { v7 } from "uuid";

import { articlesRouter } from "./articles.ts";
import { Auth, authRouter } from "./auth.ts";
import { openDatabase } from "./database.ts";
import { onError, sendJson } from "./wire.ts";

declare module "express-serve-static-core" {
  interface Request {
    log: Logger;
    userId?: number;
  }
}

const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/;
const SECURITY = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
};

const { DATABASE_URL = "", SECRET_KEY = "", PORT = "8000" } = process.env;
const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
const database = openDatabase(DATABASE_URL);
const auth = new Auth(database, SECRET_KEY);

/** Every request has an id, its answer has security headers, and it is logged. */
const everyRequest: RequestHandler = (request, response, next) => {
  const began = performance.now();
  const sent = request.get("x-request-id") ?? "";
  const id = WELL_FORMED.test(sent) ? sent : v7();
  request.log = log;
  response.setHeader("X-Request-Id", id);
  for (const name in SECURITY) {
    response.setHeader(name, SECURITY[name as keyof typeof SECURITY]);
  }
  response.once("close", () => {
    const route = request.route as { path: string } | undefined;
    log.info(
      {
        request_id: id,
        method: request.method,
        route: route?.path,
        status: response.statusCode,
        duration_ms: Math.round((performance.now() - began) * 10) / 10,
        user: request.userId,
      },
      "request",
    );
  });
  next();
};

const app = express();
app.disable("x-powered-by");
app.disable("query parser");
app.get("/ready", async (_request, response) => {
  await sql`select 1`.execute(database);
  sendJson(response, { status: "ready" });
});
app.use(everyRequest);
app.use("/api", authRouter(auth), articlesRouter(database, auth));
app.use(onError);

const server = app.listen(Number(PORT), "127.0.0.1");
server.keepAliveTimeout = 75_000;
process.on("SIGTERM", () => {
  server.close(() => void database.destroy());
  server.closeIdleConnections();
});
