/** What can be done with authors: transactions, rules and effects. */

import type { FastifyRequest } from "fastify";
import { sql } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import type { Database } from "../platform/database.ts";
import { newId } from "../platform/ids.ts";
import { listQuery } from "../platform/listing.ts";
import { type Condition } from "../platform/sql.ts";
import { validate } from "../platform/validation.ts";
import {
  countRows,
  type Created,
  insertRow,
  type Page,
  refuseDuplicates,
} from "../platform/writes.ts";

import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import { authorsTable, type Author } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class AuthorOperations {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** List authors */
  async listAuthors(caller: Caller, request: FastifyRequest): Promise<Page> {
    return this.database.read(async (trx) => {
      const query = listQuery(
        request,
        {
          id: authorsTable.id,
          order: [{ expression: authorsTable.name }],
          searched: [authorsTable.name],
          page: { size: 20, maximum: 100 },
        },
        "author",
      );
      const where: Condition[] = [...query.conditions];
      const items = await repository.defaultRows(trx, caller, { ...query, where });
      return { items, total: await countRows(trx, authorsTable, where) };
    });
  }

  /** Create author */
  async createAuthor(caller: Caller, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const members = body.members(null, "author");
      const data = validate(schemas.createAuthor, members, body, "author");
      const values: Partial<Author> = {
        id: newId(),
        name: data.name,
        created_at: caller.now,
        updated_at: caller.now,
      };
      await refuseDuplicates(trx, authorsTable, rules.unique, values, data, "author");
      const authorId = await insertRow(trx, authorsTable, values);
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${authorsTable.id} = ${authorId}`],
      });
      return { item: answer, location: "" };
    });
  }
}
