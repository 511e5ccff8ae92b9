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
    .addColumn("password", stored(columns.text), (column) => column.notNull())
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_users", ["id"])
    .execute();
  await db.schema.createIndex("uq_users_email").on("users").columns(["email"]).unique().execute();
  await db.schema
    .createTable("notes")
    .addColumn("id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("class", stored(columns.text), (column) => column.notNull())
    .addColumn("import", stored(columns.text))
    .addColumn("kind", stored(columns.text), (column) => column.notNull())
    .addColumn("owner_id", stored(columns.uuid), (column) => column.notNull())
    .addColumn("session", stored(columns.integer), (column) => column.notNull())
    .addColumn("metadata", stored(columns.boolean), (column) => column.notNull())
    .addColumn("body", stored(columns.text))
    .addColumn("created_at", stored(columns.timestamp), (column) => column.notNull())
    .addColumn("updated_at", stored(columns.timestamp), (column) => column.notNull())
    .addPrimaryKeyConstraint("pk_notes", ["id"])
    .addCheckConstraint(
      "ck_notes_kind_choices",
      sql.raw("\"kind\" IN ('None', 'class', 'def-1', 'true')"),
    )
    .addForeignKeyConstraint("fk_notes_owner_id", ["owner_id"], "users", ["id"], (key) =>
      key.onDelete("no action"),
    )
    .execute();
  await db.schema.createIndex("ix_notes_owner_id").on("notes").columns(["owner_id"]).execute();
  await db.schema.createIndex("ix_notes_class").on("notes").columns(["class"]).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable("notes").execute();
  await db.schema.dropTable("users").execute();
}
