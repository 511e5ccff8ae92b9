-- +goose Up
CREATE TABLE IF NOT EXISTS "users" (
    "id" TEXT(36) NOT NULL,
    "email" TEXT NOT NULL,
    "password" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    CONSTRAINT "pk_users" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_users_email" ON "users" ("email");

CREATE TABLE IF NOT EXISTS "notes" (
    "id" TEXT(36) NOT NULL,
    "class" TEXT NOT NULL,
    "import" TEXT NULL,
    "kind" TEXT NOT NULL,
    "owner_id" TEXT(36) NOT NULL,
    "session" INTEGER NOT NULL,
    "metadata" BOOLEAN NOT NULL,
    "body" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    CONSTRAINT "pk_notes" PRIMARY KEY ("id"),
    CONSTRAINT "ck_notes_kind_choices" CHECK ("kind" IN ('None', 'class', 'def-1', 'true')),
    CONSTRAINT "fk_notes_owner_id" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON DELETE NO ACTION
);
CREATE INDEX IF NOT EXISTS "ix_notes_owner_id" ON "notes" ("owner_id");
CREATE INDEX IF NOT EXISTS "ix_notes_class" ON "notes" ("class");

-- +goose Down
DROP TABLE "notes";
DROP TABLE "users";
