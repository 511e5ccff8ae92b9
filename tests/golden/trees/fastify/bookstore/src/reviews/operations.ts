/** What can be done with reviews: transactions, rules and effects. */

import type { FastifyRequest } from "fastify";
import { sql } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import type { Database } from "../platform/database.ts";
import { newId } from "../platform/ids.ts";
import { uuidKey } from "../platform/keys.ts";
import { listQuery } from "../platform/listing.ts";
import { type Condition } from "../platform/sql.ts";
import { validate } from "../platform/validation.ts";
import {
  countRows,
  type Created,
  found,
  holdRow,
  insertRow,
  type Page,
  refuseDuplicates,
  valueOf,
} from "../platform/writes.ts";

import { booksTable } from "../books/table.ts";
import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import { reviewsTable, type Review } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class ReviewOperations {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** List reviews */
  async listReviews(caller: Caller, id_: string, request: FastifyRequest): Promise<Page> {
    return this.database.read(async (trx) => {
      const bookId = found(
        await valueOf(
          trx,
          booksTable.id,
          booksTable,
          sql`${booksTable.id} = (${uuidKey(id_, "book")})`,
        ),
        "book",
      );
      const query = listQuery(
        request,
        {
          id: reviewsTable.id,
          page: { size: 20, maximum: 100 },
        },
        "review",
      );
      const where: Condition[] = [sql`${reviewsTable.book_id} = ${bookId}`, ...query.conditions];
      const items = await repository.defaultRows(trx, caller, { ...query, where });
      return { items, total: await countRows(trx, reviewsTable, where) };
    });
  }

  /** Create review */
  async createReview(caller: Caller, id_: string, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const bookId = found(
        await holdRow(
          trx,
          booksTable.id,
          booksTable,
          sql`${booksTable.id} = (${uuidKey(id_, "book")})`,
        ),
        "book",
      );
      const members = body.members(null, "review");
      const data = validate(schemas.createReview, members, body, "review");
      const values: Partial<Review> = {
        id: newId(),
        book_id: bookId,
        reader_id: caller.userId,
        stars: data.stars,
        created_at: caller.now,
        updated_at: caller.now,
      };
      await refuseDuplicates(trx, reviewsTable, rules.unique, values, data, "review");
      const reviewId = await insertRow(trx, reviewsTable, values);
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${reviewsTable.id} = ${reviewId}`],
      });
      return { item: answer, location: "" };
    });
  }
}
