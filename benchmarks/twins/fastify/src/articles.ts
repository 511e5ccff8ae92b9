/** Articles, their tags and comments. */

import type { FastifyPluginCallback } from "fastify";
import { type Expression, type Kysely, type SqlBool, sql } from "kysely";
import { z } from "zod";

import type { Auth } from "./auth.ts";
import type { Schema } from "./database.ts";
import { notFound, parsed } from "./wire.ts";

type Database = Kysely<Schema>;
type Caller = number | null;

const BLANK = "can't be blank";
const RANGE = "is out of range";

function line(longest: number): z.ZodString {
  return z
    .string({ error: ({ input }) => (input === undefined ? BLANK : "has the wrong type") })
    .trim()
    .min(1, BLANK)
    .max(longest, `must have a length of at most ${String(longest)}`);
}

const body = z
  .string({ error: ({ input }) => (input === undefined ? BLANK : "has the wrong type") })
  .refine((sent) => sent.trim() !== "", BLANK);

const newArticle = z.object({
  title: line(200),
  description: line(500),
  body,
  tagList: z.array(line(64)).max(1000, "must have a length of at most 1000").default([]),
});
const newComment = z.object({ body });
const paging = {
  limit: z.coerce.number(RANGE).int(RANGE).min(1, RANGE).max(100, RANGE).default(20),
  offset: z.coerce.number(RANGE).int(RANGE).min(0, RANGE).max(999_999_999, RANGE).default(0),
};
const page = z.object(paging);
const filters = z.object({
  ...paging,
  tag: z.string().optional(),
  author: z.string().optional(),
  favorited: z.string().optional(),
});

interface ArticlesOptions {
  readonly database: Database;
  readonly auth: Auth;
}

export const articles: FastifyPluginCallback<ArticlesOptions> = (app, { database, auth }, done) => {
  app.get("/articles", async (request) => {
    const user = await auth.optional(request);
    const { tag, author, favorited, limit, offset } = parsed(filters, request.query);
    const conditions: Expression<SqlBool>[] = [];
    if (tag !== undefined) {
      conditions.push(sql`exists (
        select from article_tag_list l join tags t on t.id = l.tag_id
        where l.article_id = articles.id and t.name = ${tag})`);
    }
    if (author !== undefined) {
      conditions.push(sql`articles.author_id = (select id from users where username = ${author})`);
    }
    if (favorited !== undefined) {
      conditions.push(sql`exists (
        select from article_favorited_by f join users u on u.id = f.user_id
        where f.article_id = articles.id and u.username = ${favorited})`);
    }
    return articlePage(database, user?.id ?? null, conditions, limit, offset);
  });

  app.get("/articles/feed", async (request) => {
    const user = await auth.required(request);
    const { limit, offset } = parsed(page, request.query);
    const followed = sql<SqlBool>`exists (
      select from user_followers f
      where f.user_id = articles.author_id and f.related_user_id = ${user.id})`;
    return articlePage(database, user.id, [followed], limit, offset);
  });

  app.get<{ Params: { slug: string } }>("/articles/:slug", async (request) => {
    const user = await auth.optional(request);
    return { article: await articleBySlug(database, user?.id ?? null, request.params.slug) };
  });

  app.post("/articles", async (request, reply) => {
    const user = await auth.required(request);
    const { title, description, body, tagList } = parsed(newArticle, memberOf(request.body, "article"));
    const now = new Date().toISOString();
    const times = { created_at: now, updated_at: now };
    const article = await database.transaction().execute(async (trx) => {
      const { id, slug } = await addArticle(trx, {
        title,
        description,
        body,
        author_id: user.id,
        ...times,
      });
      if (tagList.length > 0) {
        await trx
          .insertInto("tags")
          .columns(["name", "created_at", "updated_at"])
          .expression(
            sql`select name, ${now}::timestamptz, ${now}::timestamptz
              from unnest(${tagList}::text[]) name where name not in (select name from tags)
              group by name order by name`,
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await trx
          .insertInto("article_tag_list")
          .columns(["article_id", "tag_id"])
          .expression(sql`select ${id}::int8, id from tags where name = any(${tagList}::text[])`)
          .execute();
      }
      return articleBySlug(trx, user.id, slug);
    });
    reply.code(201).header("Location", `/api/articles/${article.slug}`);
    return { article };
  });

  app.post<{ Params: { slug: string } }>("/articles/:slug/comments", async (request, reply) => {
    const user = await auth.required(request);
    const now = new Date().toISOString();
    const article = await database
      .selectFrom("articles")
      .select("id")
      .where("slug", "=", request.params.slug)
      .executeTakeFirst();
    if (article === undefined) {
      throw notFound("article");
    }
    const { body } = parsed(newComment, memberOf(request.body, "comment"));
    const comment = await database.transaction().execute(async (trx) => {
      const { id } = await trx
        .insertInto("comments")
        .values({ body, article_id: article.id, author_id: user.id, created_at: now, updated_at: now })
        .returning("id")
        .executeTakeFirstOrThrow();
      return trx
        .selectFrom("comments")
        .innerJoin("users as author", "author.id", "comments.author_id")
        .select([
          "comments.id",
          "comments.created_at",
          "comments.updated_at",
          "comments.body",
          "author.username",
          "author.bio",
          "author.image",
          isFollowing(user.id).as("following"),
        ])
        .where("comments.id", "=", id)
        .executeTakeFirstOrThrow();
    });
    const created = {
      id: comment.id,
      createdAt: comment.created_at,
      updatedAt: comment.updated_at,
      body: comment.body,
      author: authorOf(comment),
    };
    reply.code(201);
    return { comment: created };
  });

  app.get("/tags", async (request) => {
    await auth.optional(request);
    const rows = await database.selectFrom("tags").select("name").orderBy("name").orderBy("id").execute();
    return { tags: rows.map(({ name }) => name) };
  });
  done();
};

function memberOf(body: unknown, name: string): unknown {
  const sent = body as Record<string, unknown> | undefined;
  return sent?.[name] ?? {};
}

function isFollowing(caller: Caller) {
  return sql<boolean>`exists (
    select from user_followers f where f.user_id = author.id and f.related_user_id = ${caller}::int8)`;
}

function selectArticles(database: Database, caller: Caller) {
  return database
    .selectFrom("articles")
    .innerJoin("users as author", "author.id", "articles.author_id")
    .select([
      "articles.id",
      "articles.slug",
      "articles.title",
      "articles.description",
      "articles.created_at",
      "articles.updated_at",
      "author.username",
      "author.bio",
      "author.image",
      sql<boolean>`exists (
        select from article_favorited_by f
        where f.article_id = articles.id and f.user_id = ${caller}::int8)`.as("favorited"),
      sql<number>`(
        select count(*) from article_favorited_by f where f.article_id = articles.id)`.as("favorites"),
      isFollowing(caller).as("following"),
    ]);
}

async function articlePage(
  database: Database,
  caller: Caller,
  conditions: readonly Expression<SqlBool>[],
  limit: number,
  offset: number,
) {
  const rows = await selectArticles(database, caller)
    .where((eb) => eb.and(conditions))
    .orderBy("articles.created_at", "desc")
    .orderBy("articles.id", "desc")
    .limit(limit)
    .offset(offset)
    .execute();
  const tags = await tagsOf(
    database,
    rows.map(({ id }) => id),
  );
  const { total } = await database
    .selectFrom("articles")
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .where((eb) => eb.and(conditions))
    .executeTakeFirstOrThrow();
  const articles = rows.map((row) => ({
    slug: row.slug,
    title: row.title,
    description: row.description,
    tagList: tags.get(row.id) ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    favorited: row.favorited,
    favoritesCount: row.favorites,
    author: authorOf(row),
  }));
  return { articles, articlesCount: total };
}

async function articleBySlug(database: Database, caller: Caller, slug: string) {
  const row = await selectArticles(database, caller)
    .select("articles.body")
    .where("articles.slug", "=", slug)
    .executeTakeFirst();
  if (row === undefined) {
    throw notFound("article");
  }
  const tags = await tagsOf(database, [row.id]);
  return {
    slug: row.slug,
    title: row.title,
    description: row.description,
    body: row.body,
    tagList: tags.get(row.id) ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    favorited: row.favorited,
    favoritesCount: row.favorites,
    author: authorOf(row),
  };
}

async function tagsOf(database: Database, ids: readonly number[]): Promise<Map<number, string[]>> {
  const names = new Map<number, string[]>();
  if (ids.length === 0) {
    return names;
  }
  const rows = await database
    .selectFrom("article_tag_list as link")
    .innerJoin("tags", "tags.id", "link.tag_id")
    .select(["link.article_id", "tags.name"])
    .where("link.article_id", "in", ids)
    .orderBy("tags.name")
    .execute();
  for (const { article_id, name } of rows) {
    const known = names.get(article_id);
    if (known === undefined) {
      names.set(article_id, [name]);
    } else {
      known.push(name);
    }
  }
  return names;
}

type NewArticle = Omit<Schema["articles"], "id" | "slug">;

/** Insert under the first free slug; one that another transaction takes meanwhile is no longer free. */
async function addArticle(trx: Database, values: NewArticle): Promise<{ id: number; slug: string }> {
  const base = slugify(values.title);
  for (;;) {
    const rows = await trx
      .selectFrom("articles")
      .select("slug")
      .where((eb) => eb.or([eb("slug", "=", base), eb("slug", "like", `${base}-%`)]))
      .execute();
    const used = new Set(["feed", ...rows.map(({ slug }) => slug)]);
    let slug = base;
    for (let number = 2; used.has(slug); number += 1) {
      slug = `${base}-${String(number)}`;
    }
    const added = await trx
      .insertInto("articles")
      .values({ ...values, slug })
      .onConflict((conflict) => conflict.column("slug").doNothing())
      .returning(["id", "slug"])
      .executeTakeFirst();
    if (added !== undefined) {
      return added;
    }
  }
}

function slugify(title: string): string {
  const ascii = title
    .normalize("NFKD")
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[^\x00-\x7f]/gu, "")
    .toLowerCase();
  const words = ascii.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
  return words.slice(0, 80).replace(/-+$/, "") || "article";
}

interface Author {
  username: string;
  bio: string | null;
  image: string | null;
  following: boolean;
}

function authorOf({ username, bio, image, following }: Author): Author {
  return { username, bio, image, following };
}
