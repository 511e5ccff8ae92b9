/** Probes, the API description and its page. */

import type { FastifyPluginCallback } from "fastify";

import type { Database } from "../platform/database.ts";
import { API_DESCRIPTION, DOCS_CSP, docsPage } from "./docs.ts";

interface HealthRoutesOptions {
  readonly database: Database;
}

export const healthRoutes: FastifyPluginCallback<HealthRoutesOptions> = (
  app,
  { database },
  done,
) => {
  /** The process runs. */
  app.get("/health", () => ({ status: "ok" }));
  /** The database answers. */
  app.get("/ready", async () => {
    await database.ping();
    return { status: "ok" };
  });
  /** The committed description, byte for byte. */
  app.get("/openapi.json", (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(API_DESCRIPTION),
  );
  /** The description as one page without scripts. */
  app.get("/docs", (_request, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("Content-Security-Policy", DOCS_CSP)
      .send(docsPage),
  );
  done();
};
