/** What is read of articles: one statement for the rows of a shape, and one for each of its lists. */

import { sql } from "kysely";

import type { Caller } from "../platform/caller.ts";
import * as columns from "../platform/columns.ts";
import type { Session } from "../platform/database.ts";
import { orderBy } from "../platform/listing.ts";
import {
  grouped,
  isMissing,
  narrowed,
  on,
  ordered,
  type Removal,
  type Wanted,
} from "../platform/reading.ts";
import { alias, joined } from "../platform/tables.ts";
import { tagsTable } from "../tags/table.ts";
import * as userRules from "../users/rules.ts";
import { usersTable } from "../users/table.ts";
import * as rules from "./rules.ts";
import { articlesTable, articleTagListTable } from "./table.ts";

/** The list shape of the rows that meet the conditions. */
export async function listRows(trx: Session, caller: Caller, wanted: Wanted): Promise<unknown[]> {
  const author = alias(usersTable, "author", articlesTable);
  const rows = await trx
    .selectFrom("articles")
    .leftJoin(joined(author), on(sql`${author.id} = ${articlesTable.author_id}`))

    .select([
      articlesTable.id.as("id"),
      articlesTable.slug.as("slug"),
      articlesTable.title.as("title"),
      articlesTable.description.as("description"),
      articlesTable.created_at.as("created_at"),
      articlesTable.updated_at.as("updated_at"),
      rules.favorited(articlesTable, caller).as("favorited"),
      rules.favoritesCount(articlesTable, caller).as("favorites_count"),
      author.id.as("author_id"),
      author.username.as("author_username"),
      author.bio.as("author_bio"),
      author.image.as("author_image"),
      userRules.following(author, caller).as("author_following"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  const tagList = await listTagList(
    trx,
    caller,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    slug: row.slug,
    title: row.title,
    description: row.description,
    tagList: tagList.get(row.id) ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    favorited: Boolean(row.favorited),
    favoritesCount: row.favorites_count,
    author: isMissing(row.author_id)
      ? null
      : {
          username: row.author_username,
          bio: row.author_bio,
          image: row.author_image,
          following: columns.orNull(row.author_following, Boolean),
        },
  }));
}

/** The default shape of the rows that meet the conditions. */
export async function defaultRows(
  trx: Session,
  caller: Caller,
  wanted: Wanted,
): Promise<unknown[]> {
  const author = alias(usersTable, "author", articlesTable);
  const rows = await trx
    .selectFrom("articles")
    .leftJoin(joined(author), on(sql`${author.id} = ${articlesTable.author_id}`))

    .select([
      articlesTable.id.as("id"),
      articlesTable.slug.as("slug"),
      articlesTable.title.as("title"),
      articlesTable.description.as("description"),
      articlesTable.body.as("body"),
      articlesTable.created_at.as("created_at"),
      articlesTable.updated_at.as("updated_at"),
      rules.favorited(articlesTable, caller).as("favorited"),
      rules.favoritesCount(articlesTable, caller).as("favorites_count"),
      author.id.as("author_id"),
      author.username.as("author_username"),
      author.bio.as("author_bio"),
      author.image.as("author_image"),
      userRules.following(author, caller).as("author_following"),
    ])
    .$call((query) => narrowed(query, wanted))
    .execute();
  const tagList = await defaultTagList(
    trx,
    caller,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    slug: row.slug,
    title: row.title,
    description: row.description,
    body: row.body,
    tagList: tagList.get(row.id) ?? [],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    favorited: Boolean(row.favorited),
    favoritesCount: row.favorites_count,
    author: isMissing(row.author_id)
      ? null
      : {
          username: row.author_username,
          bio: row.author_bio,
          image: row.author_image,
          following: columns.orNull(row.author_following, Boolean),
        },
  }));
}

/** The list `tagList` of each owner, in its order. */
async function listTagList(
  trx: Session,
  caller: Caller,
  owners: readonly (number | null)[],
): Promise<Map<number | null, unknown[]>> {
  const keys = owners.filter((owner) => owner !== null);
  if (keys.length === 0) {
    return new Map();
  }
  const tag = alias(tagsTable, "tag");
  const link = alias(articleTagListTable, "link");
  const ownerKey = link.article_id;
  const rows = await trx
    .selectFrom(joined(tag))
    .innerJoin(joined(link), on(sql`${link.tag_id} = ${tag.id}`))
    .select([ownerKey.as("owner_key"), tag.id.as("id"), tag.name.as("name")])
    .where(sql<boolean>`${ownerKey} in (${sql.join(keys)})`)
    .$call((query) => ordered(query, orderBy([{ expression: tag.name }], tag.id)))
    .execute();
  return grouped(
    rows,
    (row) => row.owner_key,
    (row) => row.name,
  );
}

/** The list `tagList` of each owner, in its order. */
async function defaultTagList(
  trx: Session,
  caller: Caller,
  owners: readonly (number | null)[],
): Promise<Map<number | null, unknown[]>> {
  const keys = owners.filter((owner) => owner !== null);
  if (keys.length === 0) {
    return new Map();
  }
  const tag = alias(tagsTable, "tag");
  const link = alias(articleTagListTable, "link");
  const ownerKey = link.article_id;
  const rows = await trx
    .selectFrom(joined(tag))
    .innerJoin(joined(link), on(sql`${link.tag_id} = ${tag.id}`))
    .select([ownerKey.as("owner_key"), tag.id.as("id"), tag.name.as("name")])
    .where(sql<boolean>`${ownerKey} in (${sql.join(keys)})`)
    .$call((query) => ordered(query, orderBy([{ expression: tag.name }], tag.id)))
    .execute();
  return grouped(
    rows,
    (row) => row.owner_key,
    (row) => row.name,
  );
}

/** Delete rows, and what a delete does to the rows that refer to them. */
export const remove: Removal<number> = async (trx, ids) => {
  if (ids.length === 0) {
    return;
  }

  await trx.deleteFrom("articles").where("id", "in", ids).execute();
};
