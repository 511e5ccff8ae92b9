/** The hot endpoints of the Conduit API, written by hand. */

import { fastify, LogController } from "fastify";
import { sql } from "kysely";
import { pino } from "pino";
import { v7 } from "uuid";

import { articles } from "./articles.ts";
import { Auth, authRoutes } from "./auth.ts";
import { openDatabase } from "./database.ts";
import { onError } from "./wire.ts";

const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/;
const SECURITY = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
};

const { DATABASE_URL = "", SECRET_KEY = "", PORT = "8000" } = process.env;
const database = openDatabase(DATABASE_URL);
const auth = new Auth(database, SECRET_KEY);
const app = fastify({
  loggerInstance: pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2)),
  logController: new LogController({ disableRequestLogging: true }),
  genReqId: ({ headers }) => {
    const sent = String(headers["x-request-id"] ?? "");
    return WELL_FORMED.test(sent) ? sent : v7();
  },
  keepAliveTimeout: 75_000,
});

app.decorateRequest("userId", null);
app.setErrorHandler(onError);
app.addHook("onRequest", (request, reply, next) => {
  reply.header("X-Request-Id", request.id).headers(SECURITY);
  next();
});
app.addHook("onResponse", (request, reply, next) => {
  request.log.info(
    {
      request_id: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      user: request.userId,
    },
    "request",
  );
  next();
});
app.get("/ready", async () => {
  await sql`select 1`.execute(database);
  return { status: "ready" };
});
app.register(authRoutes, { prefix: "/api", auth });
app.register(articles, { prefix: "/api", database, auth });
app.addHook("onClose", () => database.destroy());
process.on("SIGTERM", () => void app.close());
await app.listen({ host: "127.0.0.1", port: Number(PORT) });
