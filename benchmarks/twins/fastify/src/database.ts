/** The tables, as the migrations make them, and the pool of connections. */

import { type Generated, Kysely, PostgresDialect } from "kysely";
import pg from "pg";

interface Timestamps {
  created_at: string;
  updated_at: string;
}

export interface Schema {
  users: Timestamps & {
    id: Generated<number>;
    email: string;
    username: string;
    password: string;
    bio: string | null;
    image: string | null;
  };
  user_followers: { user_id: number; related_user_id: number };
  articles: Timestamps & {
    id: Generated<number>;
    slug: string;
    title: string;
    description: string;
    body: string;
    author_id: number;
  };
  article_favorited_by: { article_id: number; user_id: number };
  article_tag_list: { article_id: number; tag_id: number };
  tags: Timestamps & { id: Generated<number>; name: string };
  comments: Timestamps & {
    id: Generated<number>;
    body: string;
    article_id: number;
    author_id: number;
  };
}

/** Identifiers and counts are far below 2^53; moments are kept as their wire form. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());

export function openDatabase(url: string): Kysely<Schema> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    maxLifetimeSeconds: 1800,
    statement_timeout: 30_000,
    options: "-c TimeZone=UTC",
    types,
  });
  pool.on("error", () => {
    // An idle connection was lost; the next request opens another.
  });
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}
