/** What holds for rows of articles: conditions and computed values, as SQL. */

import { sql } from "kysely";

import type { Filtering, Rule, Value } from "../platform/rules.ts";
import { alias } from "../platform/tables.ts";
import { tagsTable } from "../tags/table.ts";
import { usersTable, userFollowersTable } from "../users/table.ts";
import { articlesTable, articleTagListTable, articleFavoritedByTable } from "./table.ts";

type Row = typeof articlesTable;

/** Who may update: author == $user */
export const canUpdate: Rule<Row> = (article, caller) => sql`${article.author_id} = ${caller.key}`;

/** Who may delete: author == $user */
export const canDelete: Rule<Row> = (article, caller) => sql`${article.author_id} = ${caller.key}`;

/** The value of `favorited`. */
export const favorited: Rule<Row> = (article, caller) => {
  const favoritedBy = alias(articleFavoritedByTable, "favoritedBy", article);
  return sql`exists (select 1 from ${favoritedBy} where ${favoritedBy.article_id} = ${article.id} and ${favoritedBy.user_id} = ${caller.key})`;
};

/** The value of `favoritesCount`. */
export const favoritesCount: Value<Row> = (article) => {
  const favoritedBy = alias(articleFavoritedByTable, "favoritedBy", article);
  return sql`(select count(*) from ${favoritedBy} where ${favoritedBy.article_id} = ${article.id})`;
};

/** Whether `tag` passes a test. */
export const listArticlesByTag: Filtering<Row> = (article, caller, test) => {
  const tagListLink = alias(articleTagListTable, "tagListLink", article);
  const tagList = alias(tagsTable, "tagList", article);
  return sql`exists (select 1 from ${tagListLink} join ${tagList} on ${tagList.id} = ${tagListLink.tag_id} where ${tagListLink.article_id} = ${article.id} and ${test(tagList.name)})`;
};

/** Whether `author` passes a test. */
export const listArticlesByAuthor: Filtering<Row> = (article, caller, test) => {
  const author = alias(usersTable, "author", article);
  return sql`exists (select 1 from ${author} where ${author.id} = ${article.author_id} and ${test(author.username)})`;
};

/** Whether `favorited` passes a test. */
export const listArticlesByFavorited: Filtering<Row> = (article, caller, test) => {
  const favoritedByLink = alias(articleFavoritedByTable, "favoritedByLink", article);
  const favoritedBy = alias(usersTable, "favoritedBy", article);
  return sql`exists (select 1 from ${favoritedByLink} join ${favoritedBy} on ${favoritedBy.id} = ${favoritedByLink.user_id} where ${favoritedByLink.article_id} = ${article.id} and ${test(favoritedBy.username)})`;
};

/** The rows of listArticlesFeed. */
export const listArticlesFeedWhere: Rule<Row> = (article, caller) => {
  const followers = alias(userFollowersTable, "followers", article);
  return sql`exists (select 1 from ${followers} where ${followers.user_id} = ${article.author_id} and ${followers.related_user_id} = ${caller.key})`;
};
