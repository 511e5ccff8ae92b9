/** The first schema. */

import { type Kysely, PostgresAdapter, sql } from "kysely";

import * as columns from "../src/platform/columns.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const stored = (type: columns.ColumnType<unknown>) =>
    sql.raw(isPostgres ? type.postgresql : type.sqlite);
  await db.schema
    .createTable("users")
    .addColumn("id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("email", stored(columns.text), (column) => column.notNull())
    .addColumn("name", stored(columns.text), (column) => column.notNull())
    .addColumn("password", stored(columns.text), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_users", ["id"])
    .execute();
  await db.schema.createIndex("uq_users_email").on("users").columns(["email"]).unique().execute();
  await db.schema
    .createTable("authors")
    .addColumn("id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("name", stored(columns.text), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_authors", ["id"])
    .execute();
  await db.schema.createIndex("uq_authors_name").on("authors").columns(["name"]).unique().execute();
  await db.schema
    .createTable("books")
    .addColumn("id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("title", stored(columns.text), (column) => column.notNull())
    .addColumn("author_id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("price", stored(columns.decimal(8, 2)), (column) => column.notNull())
    .addColumn("seller_id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_books", ["id"])
    .addForeignKeyConstraint("fk_books_author_id", ["author_id"], "authors", ["id"], (key) =>
      key.onDelete("no action"),
    )
    .addForeignKeyConstraint("fk_books_seller_id", ["seller_id"], "users", ["id"], (key) =>
      key.onDelete("no action"),
    )
    .execute();
  await db.schema.createIndex("ix_books_author_id").on("books").columns(["author_id"]).execute();
  await db.schema.createIndex("ix_books_seller_id").on("books").columns(["seller_id"]).execute();
  await db.schema.createIndex("ix_books_price").on("books").columns(["price"]).execute();
  await db.schema.createIndex("ix_books_title").on("books").columns(["title"]).execute();
  await db.schema
    .createTable("reviews")
    .addColumn("id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("book_id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("reader_id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("stars", stored(columns.integer), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_reviews", ["id"])
    .addForeignKeyConstraint("fk_reviews_book_id", ["book_id"], "books", ["id"], (key) =>
      key.onDelete("cascade"),
    )
    .addForeignKeyConstraint("fk_reviews_reader_id", ["reader_id"], "users", ["id"], (key) =>
      key.onDelete("no action"),
    )
    .execute();
  await db.schema
    .createIndex("uq_reviews_book_id_reader_id")
    .on("reviews")
    .columns(["book_id", "reader_id"])
    .unique()
    .execute();
  await db.schema
    .createIndex("ix_reviews_reader_id")
    .on("reviews")
    .columns(["reader_id"])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable("reviews").execute();
  await db.schema.dropTable("books").execute();
  await db.schema.dropTable("authors").execute();
  await db.schema.dropTable("users").execute();
}
