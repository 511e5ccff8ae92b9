/** What can be done with tags: transactions, rules and effects. */

import type { FastifyRequest } from "fastify";

import { Caller } from "../platform/caller.ts";
import type { Database } from "../platform/database.ts";
import { listQuery } from "../platform/listing.ts";
import { type Condition } from "../platform/sql.ts";

import * as repository from "./repository.ts";
import { tagsTable } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class TagOperations {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** List tags */
  async listTags(caller: Caller, request: FastifyRequest): Promise<unknown[]> {
    return this.database.read(async (trx) => {
      const query = listQuery(
        request,
        {
          id: tagsTable.id,
          order: [{ expression: tagsTable.name }],
        },
        "tag",
      );
      const where: Condition[] = [...query.conditions];
      return repository.labelRows(trx, caller, { ...query, where });
    });
  }
}
