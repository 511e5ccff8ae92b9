/** What can be done with articles: transactions, rules and effects. */

import type { FastifyRequest } from "fastify";
import { sql } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import type { Database } from "../platform/database.ts";
import { textKey } from "../platform/keys.ts";
import { string } from "../platform/kinds.ts";
import { listQuery } from "../platform/listing.ts";
import { brokenElsewhere, forbidden } from "../platform/problems.ts";
import { freeSlug, slugify } from "../platform/slugs.ts";
import { type Condition } from "../platform/sql.ts";
import { alias } from "../platform/tables.ts";
import { validate } from "../platform/validation.ts";
import {
  addLink,
  broken,
  changed,
  countRows,
  type Created,
  ensureRows,
  found,
  holds,
  insertRow,
  lockRow,
  type Page,
  placeOf,
  removeLink,
  replaceLinks,
  updateRow,
} from "../platform/writes.ts";

import { tagsTable, type Tag } from "../tags/table.ts";
import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import {
  articlesTable,
  type Article,
  articleTagListTable,
  articleFavoritedByTable,
} from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class ArticleOperations {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** List articles */
  async listArticles(caller: Caller, request: FastifyRequest): Promise<Page> {
    return this.database.read(async (trx) => {
      const query = listQuery(
        request,
        {
          id: articlesTable.id,
          order: [{ expression: articlesTable.created_at, descending: true }],
          filters: {
            tag: {
              kind: string(),
              match: (test) => rules.listArticlesByTag(articlesTable, caller, test),
              operators: ["in", "contains"],
            },
            author: {
              kind: string(),
              match: (test) => rules.listArticlesByAuthor(articlesTable, caller, test),
              operators: ["in", "contains"],
            },
            favorited: {
              kind: string(),
              match: (test) => rules.listArticlesByFavorited(articlesTable, caller, test),
              operators: ["in", "contains"],
            },
          },
          page: { size: 20, maximum: 100 },
        },
        "article",
      );
      const where: Condition[] = [...query.conditions];
      const items = await repository.listRows(trx, caller, { ...query, where });
      return { items, total: await countRows(trx, articlesTable, where) };
    });
  }

  /** Create article */
  async createArticle(caller: Caller, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const members = body.members("article", "article");
      const data = validate(schemas.createArticle, members, body, "article");
      const values: Partial<Article> = {
        title: data.title,
        description: data.description,
        body: data.body,
        author_id: caller.userId,
        created_at: caller.now,
        updated_at: caller.now,
      };
      values.slug = await freeSlug(trx, articlesTable, "slug", slugify(values.title, "article"), {
        taken: ["feed"],
      });
      const articleId = await insertRow(trx, articlesTable, values);
      if (data.tagList !== undefined) {
        const tagListIds = await ensureRows<number>(trx, tagsTable, "name", data.tagList, {
          make: (rowName) => {
            const values: Partial<Tag> = {
              name: rowName,
              created_at: caller.now,
              updated_at: caller.now,
            };
            return values;
          },
          path: ["tagList"],
        });
        await replaceLinks(
          trx,
          articleTagListTable,
          ["article_id", articleId],
          ["tag_id", tagListIds],
        );
      }
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${articlesTable.id} = ${articleId}`],
      });
      const place = await placeOf(trx, articlesTable, sql`${articlesTable.id} = ${articleId}`, [
        "/api/articles/",
        articlesTable.slug,
      ]);
      return { item: answer, location: place };
    });
  }

  /** List articles feed */
  async listArticlesFeed(caller: Caller, request: FastifyRequest): Promise<Page> {
    return this.database.read(async (trx) => {
      const query = listQuery(
        request,
        {
          id: articlesTable.id,
          order: [{ expression: articlesTable.created_at, descending: true }],
          page: { size: 20, maximum: 100 },
        },
        "article",
      );
      const where: Condition[] = [
        rules.listArticlesFeedWhere(articlesTable, caller),
        ...query.conditions,
      ];
      const items = await repository.listRows(trx, caller, { ...query, where });
      return { items, total: await countRows(trx, articlesTable, where) };
    });
  }

  /** Get article */
  async getArticle(caller: Caller, slug: string): Promise<unknown> {
    return this.database.read(async (trx) => {
      const where: Condition[] = [sql`${articlesTable.slug} = (${textKey(slug, "article")})`];
      const [item] = await repository.defaultRows(trx, caller, { where });
      return found(item, "article");
    });
  }

  /** Update article */
  async updateArticle(caller: Caller, slug: string, body: Body): Promise<unknown> {
    return this.database.write(async (trx) => {
      const article = found(
        await lockRow(
          trx,
          articlesTable,
          sql`${articlesTable.slug} = (${textKey(slug, "article")})`,
        ),
        "article",
      );
      const articleId = article.id;
      if (
        !(await holds(
          trx,
          rules.canUpdate(articlesTable, caller),
          articlesTable,
          sql`${articlesTable.id} = ${articleId}`,
        ))
      ) {
        throw forbidden("article");
      }
      const members = body.members("article", "article");
      const data = validate(schemas.updateArticle, members, body, "article");
      const values: Partial<Article> = {};
      if (data.title !== undefined) {
        values.title = data.title;
      }
      if (data.description !== undefined) {
        values.description = data.description;
      }
      if (data.body !== undefined) {
        values.body = data.body;
      }
      if (values.title !== undefined && values.title !== article.title) {
        values.slug = await freeSlug(trx, articlesTable, "slug", slugify(values.title, "article"), {
          own: articleId,
          taken: ["feed"],
        });
      }
      const changes = changed(article, values);
      if (Object.keys(changes).length > 0) {
        await updateRow(trx, articlesTable, articleId, { ...changes, updated_at: caller.now });
      }
      if (data.tagList !== undefined) {
        const tagListIds = await ensureRows<number>(trx, tagsTable, "name", data.tagList, {
          make: (rowName) => {
            const values: Partial<Tag> = {
              name: rowName,
              created_at: caller.now,
              updated_at: caller.now,
            };
            return values;
          },
          path: ["tagList"],
        });
        await replaceLinks(
          trx,
          articleTagListTable,
          ["article_id", articleId],
          ["tag_id", tagListIds],
        );
      }
      if (
        !(await holds(
          trx,
          rules.canUpdate(articlesTable, caller),
          articlesTable,
          sql`${articlesTable.id} = ${articleId}`,
        ))
      ) {
        throw forbidden("article");
      }
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${articlesTable.id} = ${articleId}`],
      });
      return answer;
    });
  }

  /** Delete article */
  async deleteArticle(caller: Caller, slug: string): Promise<void> {
    await this.database.write(async (trx) => {
      const article = found(
        await lockRow(
          trx,
          articlesTable,
          sql`${articlesTable.slug} = (${textKey(slug, "article")})`,
        ),
        "article",
      );
      const articleId = article.id;
      if (
        !(await holds(
          trx,
          rules.canDelete(articlesTable, caller),
          articlesTable,
          sql`${articlesTable.id} = ${articleId}`,
        ))
      ) {
        throw forbidden("article");
      }

      await repository.remove(trx, [articleId], caller.now);
    });
  }

  /** Favorite article */
  async favoriteArticle(caller: Caller, slug: string): Promise<unknown> {
    return this.database.write(async (trx) => {
      const article = found(
        await lockRow(
          trx,
          articlesTable,
          sql`${articlesTable.slug} = (${textKey(slug, "article")})`,
        ),
        "article",
      );
      const articleId = article.id;
      await addLink(trx, articleFavoritedByTable, {
        article_id: articleId,
        user_id: caller.userId,
      });
      {
        const listed = alias(articleFavoritedByTable, "listed", articlesTable);
        if (
          await broken(
            trx,
            articlesTable,
            [articleId],
            sql`(select count(*) from ${listed} where ${listed.article_id} = ${articlesTable.id}) <= 1000`,
          )
        ) {
          throw brokenElsewhere("max", "must be at most 1000", "article");
        }
      }
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${articlesTable.id} = ${articleId}`],
      });
      return answer;
    });
  }

  /** Unfavorite article */
  async unfavoriteArticle(caller: Caller, slug: string): Promise<unknown> {
    return this.database.write(async (trx) => {
      const article = found(
        await lockRow(
          trx,
          articlesTable,
          sql`${articlesTable.slug} = (${textKey(slug, "article")})`,
        ),
        "article",
      );
      const articleId = article.id;
      await removeLink(trx, articleFavoritedByTable, {
        article_id: articleId,
        user_id: caller.userId,
      });
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${articlesTable.id} = ${articleId}`],
      });
      return answer;
    });
  }
}
