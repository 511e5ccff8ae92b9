-- +goose Up
CREATE TABLE IF NOT EXISTS "users" (
    "id" UUID NOT NULL,
    "email" VARCHAR COLLATE "C" NOT NULL,
    "password" VARCHAR COLLATE "C" NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_users" PRIMARY KEY ("id")

);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_users_email" ON "users" ("email");

CREATE TABLE IF NOT EXISTS "notes" (
    "id" UUID NOT NULL,
    "class" VARCHAR COLLATE "C" NOT NULL,
    "import" VARCHAR COLLATE "C" NULL,
    "kind" VARCHAR COLLATE "C" NOT NULL,
    "owner_id" UUID NOT NULL,
    "session" BIGINT NOT NULL,
    "metadata" BOOLEAN NOT NULL,
    "body" VARCHAR COLLATE "C" NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_notes" PRIMARY KEY ("id"),
    CONSTRAINT "ck_notes_kind_choices" CHECK ("kind" IN ('None', 'class', 'def-1', 'true')),
    CONSTRAINT "fk_notes_owner_id" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON DELETE NO ACTION

);
CREATE INDEX IF NOT EXISTS "ix_notes_owner_id" ON "notes" ("owner_id");
CREATE INDEX IF NOT EXISTS "ix_notes_class" ON "notes" ("class");

-- +goose Down
DROP TABLE "notes";
DROP TABLE "users";
