/** The endpoints of books. */

import type { Router } from "express";

import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson, sendNothing } from "../platform/responses.ts";
import { createRouter, endpoint, parameter } from "../platform/routing.ts";
import type { BookService } from "./service.ts";

export function booksRouter(service: BookService, gates: Gates): Router {
  const router = createRouter();
  router.get("/books", endpoint("book"), gates.callers.optional, async (request, response) => {
    const page = await service.listBooks(currentCaller(), request);
    sendJson(response, { items: page.items, total: page.total });
  });
  router.post(
    "/books",
    endpoint("book"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const created = await service.createBook(currentCaller(), currentBody());
      sendJson(response, created.item, 201, { Location: created.location });
    },
  );
  router.get("/books/:id", endpoint("book"), gates.callers.optional, async (request, response) => {
    const item = await service.getBook(currentCaller(), parameter(request, "id"));
    sendJson(response, item);
  });
  router.patch(
    "/books/:id",
    endpoint("book"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const item = await service.updateBook(
        currentCaller(),
        parameter(request, "id"),
        currentBody(),
      );
      sendJson(response, item);
    },
  );
  router.delete(
    "/books/:id",
    endpoint("book"),
    gates.callers.required,
    async (request, response) => {
      await service.deleteBook(currentCaller(), parameter(request, "id"));
      sendNothing(response);
    },
  );
  return router;
}
