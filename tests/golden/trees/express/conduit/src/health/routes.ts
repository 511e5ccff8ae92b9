/** Probes, the API description and its page. */

import type { Router } from "express";

import type { Database } from "../platform/database.ts";
import { send, sendJson } from "../platform/responses.ts";
import { createRouter } from "../platform/routing.ts";
import { API_DESCRIPTION, DOCS_CSP, docsPage } from "./docs.ts";

export function healthRouter(database: Database): Router {
  const router = createRouter();
  /** The process runs. */
  router.get("/health", (_request, response) => {
    sendJson(response, { status: "ok" });
  });
  /** The database answers. */
  router.get("/ready", async (_request, response) => {
    await database.ping();
    sendJson(response, { status: "ok" });
  });
  /** The committed description, byte for byte. */
  router.get("/openapi.json", (_request, response) => {
    send(response, 200, { "Content-Type": "application/json; charset=utf-8" }, API_DESCRIPTION);
  });
  /** The description as one page without scripts. */
  router.get("/docs", (_request, response) => {
    const headers = {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": DOCS_CSP,
    };
    send(response, 200, headers, docsPage);
  });
  return router;
}
