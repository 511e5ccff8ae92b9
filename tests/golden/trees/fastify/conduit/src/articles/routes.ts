/** The endpoints of articles. */

import type { FastifyPluginCallback } from "fastify";

import type { Body } from "../platform/bodies.ts";
import type { ArticleService } from "./service.ts";

interface ArticleRoutesOptions {
  readonly service: ArticleService;
}

export const articlesRoutes: FastifyPluginCallback<ArticleRoutesOptions> = (
  app,
  { service },
  done,
) => {
  app.get(
    "/api/articles",
    { config: { resource: "article" }, preHandler: [app.callers.optional] },
    async (request) => {
      const page = await service.listArticles(request.caller, request);
      return { articles: page.items, articlesCount: page.total };
    },
  );
  app.post<{ Body: Body }>(
    "/api/articles",
    { config: { resource: "article", takesBody: true }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const created = await service.createArticle(request.caller, request.body);
      reply.code(201).header("Location", created.location);
      return { article: created.item };
    },
  );
  app.get(
    "/api/articles/feed",
    { config: { resource: "article" }, preHandler: [app.callers.required] },
    async (request) => {
      const page = await service.listArticlesFeed(request.caller, request);
      return { articles: page.items, articlesCount: page.total };
    },
  );
  app.get<{ Params: { slug: string } }>(
    "/api/articles/:slug",
    { config: { resource: "article" }, preHandler: [app.callers.optional] },
    async (request) => {
      const { slug } = request.params;
      return { article: await service.getArticle(request.caller, slug) };
    },
  );
  app.put<{ Params: { slug: string }; Body: Body }>(
    "/api/articles/:slug",
    { config: { resource: "article", takesBody: true }, preHandler: [app.callers.required] },
    async (request) => {
      const { slug } = request.params;
      return { article: await service.updateArticle(request.caller, slug, request.body) };
    },
  );
  app.delete<{ Params: { slug: string } }>(
    "/api/articles/:slug",
    { config: { resource: "article" }, preHandler: [app.callers.required] },
    async (request, reply) => {
      const { slug } = request.params;
      await service.deleteArticle(request.caller, slug);
      return reply.code(204).send();
    },
  );
  app.post<{ Params: { slug: string } }>(
    "/api/articles/:slug/favorite",
    { config: { resource: "article" }, preHandler: [app.callers.required] },
    async (request) => {
      const { slug } = request.params;
      return { article: await service.favoriteArticle(request.caller, slug) };
    },
  );
  app.delete<{ Params: { slug: string } }>(
    "/api/articles/:slug/favorite",
    { config: { resource: "article" }, preHandler: [app.callers.required] },
    async (request) => {
      const { slug } = request.params;
      return { article: await service.unfavoriteArticle(request.caller, slug) };
    },
  );
  done();
};
