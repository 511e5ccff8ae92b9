/** The first schema. */

import { type Kysely, PostgresAdapter, sql } from "kysely";

import * as columns from "../src/platform/columns.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const stored = (type: columns.ColumnType<unknown>) =>
    sql.raw(isPostgres ? type.postgresql : type.sqlite);
  await db.schema
    .createTable("users")
    .addColumn("id", isPostgres ? "bigserial" : "integer", (column) =>
      isPostgres ? column.notNull() : column.notNull().primaryKey().autoIncrement(),
    )
    .addColumn("email", stored(columns.text), (column) => column.notNull())
    .addColumn("username", stored(columns.text), (column) => column.notNull())
    .addColumn("password", stored(columns.text), (column) => column.notNull())
    .addColumn("bio", stored(columns.text))
    .addColumn("image", stored(columns.text))
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .$call((table) => (isPostgres ? table.addPrimaryKeyConstraint("pk_users", ["id"]) : table))
    .execute();
  await db.schema.createIndex("uq_users_email").on("users").columns(["email"]).unique().execute();
  await db.schema
    .createIndex("uq_users_username")
    .on("users")
    .columns(["username"])
    .unique()
    .execute();
  await db.schema
    .createTable("articles")
    .addColumn("id", isPostgres ? "bigserial" : "integer", (column) =>
      isPostgres ? column.notNull() : column.notNull().primaryKey().autoIncrement(),
    )
    .addColumn("slug", stored(columns.text), (column) => column.notNull())
    .addColumn("title", stored(columns.text), (column) => column.notNull())
    .addColumn("description", stored(columns.text), (column) => column.notNull())
    .addColumn("body", stored(columns.text), (column) => column.notNull())
    .addColumn("author_id", stored(columns.integer), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .$call((table) => (isPostgres ? table.addPrimaryKeyConstraint("pk_articles", ["id"]) : table))
    .addForeignKeyConstraint("fk_articles_author_id", ["author_id"], "users", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createIndex("uq_articles_slug")
    .on("articles")
    .columns(["slug"])
    .unique()
    .execute();
  await db.schema
    .createIndex("ix_articles_author_id")
    .on("articles")
    .columns(["author_id"])
    .execute();
  await db.schema
    .createIndex("ix_articles_created_at")
    .on("articles")
    .columns(["created_at"])
    .execute();
  await db.schema
    .createTable("comments")
    .addColumn("id", isPostgres ? "bigserial" : "integer", (column) =>
      isPostgres ? column.notNull() : column.notNull().primaryKey().autoIncrement(),
    )
    .addColumn("body", stored(columns.text), (column) => column.notNull())
    .addColumn("article_id", stored(columns.integer), (column) => column.notNull())
    .addColumn("author_id", stored(columns.integer), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .$call((table) => (isPostgres ? table.addPrimaryKeyConstraint("pk_comments", ["id"]) : table))
    .addForeignKeyConstraint("fk_comments_article_id", ["article_id"], "articles", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .addForeignKeyConstraint("fk_comments_author_id", ["author_id"], "users", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createIndex("ix_comments_article_id")
    .on("comments")
    .columns(["article_id"])
    .execute();
  await db.schema
    .createIndex("ix_comments_author_id")
    .on("comments")
    .columns(["author_id"])
    .execute();
  await db.schema
    .createTable("tags")
    .addColumn("id", isPostgres ? "bigserial" : "integer", (column) =>
      isPostgres ? column.notNull() : column.notNull().primaryKey().autoIncrement(),
    )
    .addColumn("name", stored(columns.text), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .$call((table) => (isPostgres ? table.addPrimaryKeyConstraint("pk_tags", ["id"]) : table))
    .execute();
  await db.schema.createIndex("uq_tags_name").on("tags").columns(["name"]).unique().execute();
  await db.schema
    .createTable("user_followers")
    .addColumn("user_id", stored(columns.integer), (column) => column.notNull())
    .addColumn("related_user_id", stored(columns.integer), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_user_followers", ["user_id", "related_user_id"])
    .addForeignKeyConstraint("fk_user_followers_user_id", ["user_id"], "users", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .addForeignKeyConstraint(
      "fk_user_followers_related_user_id",
      ["related_user_id"],
      "users",
      ["id"],
      (key) => key.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createIndex("ix_user_followers_related_user_id")
    .on("user_followers")
    .columns(["related_user_id"])
    .execute();
  await db.schema
    .createTable("article_tag_list")
    .addColumn("article_id", stored(columns.integer), (column) => column.notNull())
    .addColumn("tag_id", stored(columns.integer), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_article_tag_list", ["article_id", "tag_id"])
    .addForeignKeyConstraint(
      "fk_article_tag_list_article_id",
      ["article_id"],
      "articles",
      ["id"],
      (key) => key.onDelete("cascade"),
    )
    .addForeignKeyConstraint("fk_article_tag_list_tag_id", ["tag_id"], "tags", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createIndex("ix_article_tag_list_tag_id")
    .on("article_tag_list")
    .columns(["tag_id"])
    .execute();
  await db.schema
    .createTable("article_favorited_by")
    .addColumn("article_id", stored(columns.integer), (column) => column.notNull())
    .addColumn("user_id", stored(columns.integer), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_article_favorited_by", ["article_id", "user_id"])
    .addForeignKeyConstraint(
      "fk_article_favorited_by_article_id",
      ["article_id"],
      "articles",
      ["id"],
      (key) => key.onDelete("cascade"),
    )
    .addForeignKeyConstraint(
      "fk_article_favorited_by_user_id",
      ["user_id"],
      "users",
      ["id"],
      (key) => key.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createIndex("ix_article_favorited_by_user_id")
    .on("article_favorited_by")
    .columns(["user_id"])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable("article_favorited_by").execute();
  await db.schema.dropTable("article_tag_list").execute();
  await db.schema.dropTable("user_followers").execute();
  await db.schema.dropTable("tags").execute();
  await db.schema.dropTable("comments").execute();
  await db.schema.dropTable("articles").execute();
  await db.schema.dropTable("users").execute();
}
