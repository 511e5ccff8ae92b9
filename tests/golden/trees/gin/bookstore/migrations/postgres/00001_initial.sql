-- +goose Up
CREATE TABLE IF NOT EXISTS "users" (
    "id" UUID NOT NULL,
    "email" VARCHAR COLLATE "C" NOT NULL,
    "name" VARCHAR COLLATE "C" NOT NULL,
    "password" VARCHAR COLLATE "C" NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_users" PRIMARY KEY ("id")

);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_users_email" ON "users" ("email");

CREATE TABLE IF NOT EXISTS "authors" (
    "id" UUID NOT NULL,
    "name" VARCHAR COLLATE "C" NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_authors" PRIMARY KEY ("id")

);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_authors_name" ON "authors" ("name");

CREATE TABLE IF NOT EXISTS "books" (
    "id" UUID NOT NULL,
    "title" VARCHAR COLLATE "C" NOT NULL,
    "author_id" UUID NOT NULL,
    "price" NUMERIC(8, 2) NOT NULL,
    "seller_id" UUID NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_books" PRIMARY KEY ("id"),
    CONSTRAINT "fk_books_author_id" FOREIGN KEY ("author_id") REFERENCES "authors" ("id") ON DELETE NO ACTION,
    CONSTRAINT "fk_books_seller_id" FOREIGN KEY ("seller_id") REFERENCES "users" ("id") ON DELETE NO ACTION

);
CREATE INDEX IF NOT EXISTS "ix_books_author_id" ON "books" ("author_id");
CREATE INDEX IF NOT EXISTS "ix_books_seller_id" ON "books" ("seller_id");
CREATE INDEX IF NOT EXISTS "ix_books_price" ON "books" ("price");
CREATE INDEX IF NOT EXISTS "ix_books_title" ON "books" ("title");

CREATE TABLE IF NOT EXISTS "reviews" (
    "id" UUID NOT NULL,
    "book_id" UUID NOT NULL,
    "reader_id" UUID NOT NULL,
    "stars" BIGINT NOT NULL,
    "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT "pk_reviews" PRIMARY KEY ("id"),
    CONSTRAINT "fk_reviews_book_id" FOREIGN KEY ("book_id") REFERENCES "books" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_reviews_reader_id" FOREIGN KEY ("reader_id") REFERENCES "users" ("id") ON DELETE NO ACTION

);
CREATE UNIQUE INDEX IF NOT EXISTS "uq_reviews_book_id_reader_id" ON "reviews" ("book_id", "reader_id");
CREATE INDEX IF NOT EXISTS "ix_reviews_reader_id" ON "reviews" ("reader_id");

-- +goose Down
DROP TABLE "reviews";
DROP TABLE "books";
DROP TABLE "authors";
DROP TABLE "users";
