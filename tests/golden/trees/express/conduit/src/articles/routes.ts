/** The endpoints of articles. */

import type { Router } from "express";

import { currentBody, jsonBody } from "../platform/bodies.ts";
import { currentCaller } from "../platform/caller.ts";
import type { Gates } from "../platform/gates.ts";
import { sendJson, sendNothing } from "../platform/responses.ts";
import { createRouter, endpoint, parameter } from "../platform/routing.ts";
import type { ArticleService } from "./service.ts";

export function articlesRouter(service: ArticleService, gates: Gates): Router {
  const router = createRouter();
  router.get(
    "/api/articles",
    endpoint("article"),
    gates.callers.optional,
    async (request, response) => {
      const page = await service.listArticles(currentCaller(), request);
      sendJson(response, { articles: page.items, articlesCount: page.total });
    },
  );
  router.post(
    "/api/articles",
    endpoint("article"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const created = await service.createArticle(currentCaller(), currentBody());
      sendJson(response, { article: created.item }, 201, { Location: created.location });
    },
  );
  router.get(
    "/api/articles/feed",
    endpoint("article"),
    gates.callers.required,
    async (request, response) => {
      const page = await service.listArticlesFeed(currentCaller(), request);
      sendJson(response, { articles: page.items, articlesCount: page.total });
    },
  );
  router.get(
    "/api/articles/:slug",
    endpoint("article"),
    gates.callers.optional,
    async (request, response) => {
      const item = await service.getArticle(currentCaller(), parameter(request, "slug"));
      sendJson(response, { article: item });
    },
  );
  router.put(
    "/api/articles/:slug",
    endpoint("article"),
    jsonBody,
    gates.callers.required,
    async (request, response) => {
      const item = await service.updateArticle(
        currentCaller(),
        parameter(request, "slug"),
        currentBody(),
      );
      sendJson(response, { article: item });
    },
  );
  router.delete(
    "/api/articles/:slug",
    endpoint("article"),
    gates.callers.required,
    async (request, response) => {
      await service.deleteArticle(currentCaller(), parameter(request, "slug"));
      sendNothing(response);
    },
  );
  router.post(
    "/api/articles/:slug/favorite",
    endpoint("article"),
    gates.callers.required,
    async (request, response) => {
      const item = await service.favoriteArticle(currentCaller(), parameter(request, "slug"));
      sendJson(response, { article: item });
    },
  );
  router.delete(
    "/api/articles/:slug/favorite",
    endpoint("article"),
    gates.callers.required,
    async (request, response) => {
      const item = await service.unfavoriteArticle(currentCaller(), parameter(request, "slug"));
      sendJson(response, { article: item });
    },
  );
  return router;
}
