/** What can be done with comments: transactions, rules and effects. */

import type { Request } from "express";
import { sql } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import type { Database } from "../platform/database.ts";
import { integerKey, textKey } from "../platform/keys.ts";
import { listQuery } from "../platform/listing.ts";
import { forbidden } from "../platform/problems.ts";
import { type Condition } from "../platform/sql.ts";
import { validate } from "../platform/validation.ts";
import {
  type Created,
  found,
  holdRow,
  holds,
  insertRow,
  lockRow,
  valueOf,
} from "../platform/writes.ts";

import { articlesTable } from "../articles/table.ts";
import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import { commentsTable, type Comment } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class CommentOperations {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** List comments */
  async listComments(caller: Caller, slug: string, request: Request): Promise<unknown[]> {
    return this.database.read(async (trx) => {
      const articleId = found(
        await valueOf(
          trx,
          articlesTable.id,
          articlesTable,
          sql`${articlesTable.slug} = (${textKey(slug, "article")})`,
        ),
        "article",
      );
      const query = listQuery(
        request,
        {
          id: commentsTable.id,
          order: [{ expression: commentsTable.created_at }],
        },
        "comment",
      );
      const where: Condition[] = [
        sql`${commentsTable.article_id} = ${articleId}`,
        ...query.conditions,
      ];
      return repository.defaultRows(trx, caller, { ...query, where });
    });
  }

  /** Create comment */
  async createComment(caller: Caller, slug: string, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const articleId = found(
        await holdRow(
          trx,
          articlesTable.id,
          articlesTable,
          sql`${articlesTable.slug} = (${textKey(slug, "article")})`,
        ),
        "article",
      );
      const members = body.members("comment", "comment");
      const data = validate(schemas.createComment, members, body, "comment");
      const values: Partial<Comment> = {
        body: data.body,
        article_id: articleId,
        author_id: caller.userId,
        created_at: caller.now,
        updated_at: caller.now,
      };
      const commentId = await insertRow(trx, commentsTable, values);
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${commentsTable.id} = ${commentId}`],
      });
      return { item: answer, location: "" };
    });
  }

  /** Delete comment */
  async deleteComment(caller: Caller, slug: string, id_: string): Promise<void> {
    await this.database.write(async (trx) => {
      const articleId = found(
        await valueOf(
          trx,
          articlesTable.id,
          articlesTable,
          sql`${articlesTable.slug} = (${textKey(slug, "article")})`,
        ),
        "article",
      );
      const comment = found(
        await lockRow(
          trx,
          commentsTable,
          sql`${commentsTable.article_id} = ${articleId}`,
          sql`${commentsTable.id} = (${integerKey(id_, "comment")})`,
        ),
        "comment",
      );
      const commentId = comment.id;
      if (
        !(await holds(
          trx,
          rules.canDelete(commentsTable, caller),
          commentsTable,
          sql`${commentsTable.id} = ${commentId}`,
        ))
      ) {
        throw forbidden("comment");
      }

      await repository.remove(trx, [commentId], caller.now);
    });
  }
}
