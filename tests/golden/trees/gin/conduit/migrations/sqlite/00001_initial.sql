-- +goose Up
CREATE TABLE IF NOT EXISTS "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "password" TEXT NOT NULL,
    "bio" TEXT NULL,
    "image" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_users_email" ON "users" ("email");
CREATE UNIQUE INDEX IF NOT EXISTS "uq_users_username" ON "users" ("username");

CREATE TABLE IF NOT EXISTS "articles" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "author_id" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    CONSTRAINT "fk_articles_author_id" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_articles_slug" ON "articles" ("slug");
CREATE INDEX IF NOT EXISTS "ix_articles_author_id" ON "articles" ("author_id");
CREATE INDEX IF NOT EXISTS "ix_articles_created_at" ON "articles" ("created_at");

CREATE TABLE IF NOT EXISTS "comments" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "body" TEXT NOT NULL,
    "article_id" INTEGER NOT NULL,
    "author_id" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    CONSTRAINT "fk_comments_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_comments_author_id" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "ix_comments_article_id" ON "comments" ("article_id");
CREATE INDEX IF NOT EXISTS "ix_comments_author_id" ON "comments" ("author_id");

CREATE TABLE IF NOT EXISTS "tags" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_tags_name" ON "tags" ("name");

CREATE TABLE IF NOT EXISTS "user_followers" (
    "user_id" INTEGER NOT NULL,
    "related_user_id" INTEGER NOT NULL,
    CONSTRAINT "pk_user_followers" PRIMARY KEY ("user_id", "related_user_id"),
    CONSTRAINT "fk_user_followers_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_user_followers_related_user_id" FOREIGN KEY ("related_user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "ix_user_followers_related_user_id" ON "user_followers" ("related_user_id");

CREATE TABLE IF NOT EXISTS "article_tag_list" (
    "article_id" INTEGER NOT NULL,
    "tag_id" INTEGER NOT NULL,
    CONSTRAINT "pk_article_tag_list" PRIMARY KEY ("article_id", "tag_id"),
    CONSTRAINT "fk_article_tag_list_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_article_tag_list_tag_id" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "ix_article_tag_list_tag_id" ON "article_tag_list" ("tag_id");

CREATE TABLE IF NOT EXISTS "article_favorited_by" (
    "article_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    CONSTRAINT "pk_article_favorited_by" PRIMARY KEY ("article_id", "user_id"),
    CONSTRAINT "fk_article_favorited_by_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_article_favorited_by_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "ix_article_favorited_by_user_id" ON "article_favorited_by" ("user_id");

-- +goose Down
DROP TABLE "article_favorited_by";
DROP TABLE "article_tag_list";
DROP TABLE "user_followers";
DROP TABLE "tags";
DROP TABLE "comments";
DROP TABLE "articles";
DROP TABLE "users";
