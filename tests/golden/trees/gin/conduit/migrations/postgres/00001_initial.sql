-- +goose Up
CREATE TABLE IF NOT EXISTS "users" (
    "id" BIGSERIAL NOT NULL,
    "email" VARCHAR COLLATE "C" NOT NULL,
    "username" VARCHAR COLLATE "C" NOT NULL,
    "password" VARCHAR COLLATE "C" NOT NULL,
    "bio" VARCHAR COLLATE "C" NULL,
    "image" VARCHAR COLLATE "C" NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_users" PRIMARY KEY ("id")

);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_users_email" ON "users" ("email");
CREATE UNIQUE INDEX IF NOT EXISTS "uq_users_username" ON "users" ("username");

CREATE TABLE IF NOT EXISTS "articles" (
    "id" BIGSERIAL NOT NULL,
    "slug" VARCHAR COLLATE "C" NOT NULL,
    "title" VARCHAR COLLATE "C" NOT NULL,
    "description" VARCHAR COLLATE "C" NOT NULL,
    "body" VARCHAR COLLATE "C" NOT NULL,
    "author_id" BIGINT NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_articles" PRIMARY KEY ("id"),
    CONSTRAINT "fk_articles_author_id" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE CASCADE

);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_articles_slug" ON "articles" ("slug");
CREATE INDEX IF NOT EXISTS "ix_articles_author_id" ON "articles" ("author_id");
CREATE INDEX IF NOT EXISTS "ix_articles_created_at" ON "articles" ("created_at");

CREATE TABLE IF NOT EXISTS "comments" (
    "id" BIGSERIAL NOT NULL,
    "body" VARCHAR COLLATE "C" NOT NULL,
    "article_id" BIGINT NOT NULL,
    "author_id" BIGINT NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_comments" PRIMARY KEY ("id"),
    CONSTRAINT "fk_comments_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_comments_author_id" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE CASCADE

);
CREATE INDEX IF NOT EXISTS "ix_comments_article_id" ON "comments" ("article_id");
CREATE INDEX IF NOT EXISTS "ix_comments_author_id" ON "comments" ("author_id");

CREATE TABLE IF NOT EXISTS "tags" (
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR COLLATE "C" NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_tags" PRIMARY KEY ("id")

);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_tags_name" ON "tags" ("name");

CREATE TABLE IF NOT EXISTS "user_followers" (
    "user_id" BIGINT NOT NULL,
    "related_user_id" BIGINT NOT NULL,
    CONSTRAINT "pk_user_followers" PRIMARY KEY ("user_id", "related_user_id"),
    CONSTRAINT "fk_user_followers_user_id" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_user_followers_related_user_id" FOREIGN KEY ("related_user_id") REFERENCES "users" ("id") ON DELETE CASCADE

);
CREATE INDEX IF NOT EXISTS "ix_user_followers_related_user_id" ON "user_followers" ("related_user_id");

CREATE TABLE IF NOT EXISTS "article_tag_list" (
    "article_id" BIGINT NOT NULL,
    "tag_id" BIGINT NOT NULL,
    CONSTRAINT "pk_article_tag_list" PRIMARY KEY ("article_id", "tag_id"),
    CONSTRAINT "fk_article_tag_list_article_id" FOREIGN KEY ("article_id") REFERENCES "articles" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_article_tag_list_tag_id" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id") ON DELETE CASCADE

);
CREATE INDEX IF NOT EXISTS "ix_article_tag_list_tag_id" ON "article_tag_list" ("tag_id");

CREATE TABLE IF NOT EXISTS "article_favorited_by" (
    "article_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
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
