/** What can be done with books: transactions, rules and effects. */

import type { FastifyRequest } from "fastify";
import { sql } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import type { Database } from "../platform/database.ts";
import { newId } from "../platform/ids.ts";
import { uuidKey } from "../platform/keys.ts";
import { decimal, uuid } from "../platform/kinds.ts";
import { listQuery } from "../platform/listing.ts";
import { forbidden } from "../platform/problems.ts";
import { findReferences } from "../platform/references.ts";
import { type Condition } from "../platform/sql.ts";
import { validate } from "../platform/validation.ts";
import {
  changed,
  countRows,
  type Created,
  found,
  holds,
  insertRow,
  lockRow,
  type Page,
  placeOf,
  updateRow,
} from "../platform/writes.ts";

import { authorsTable } from "../authors/table.ts";
import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import { booksTable, type Book } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class BookOperations {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** List books */
  async listBooks(caller: Caller, request: FastifyRequest): Promise<Page> {
    return this.database.read(async (trx) => {
      const query = listQuery(
        request,
        {
          id: booksTable.id,
          filters: {
            author: {
              kind: uuid(),
              match: (test) => rules.listBooksByAuthor(booksTable, caller, test),
              operators: ["in"],
            },
            price: {
              kind: decimal(8, 2),
              match: (test) => rules.listBooksByPrice(booksTable, caller, test),
              operators: ["ne", "gt", "gte", "lt", "lte", "in"],
            },
          },
          sorts: {
            title: { expression: booksTable.title },
            price: { expression: booksTable.price },
          },
          searched: [booksTable.title],
          page: { size: 20, maximum: 100 },
        },
        "book",
      );
      const where: Condition[] = [...query.conditions];
      const items = await repository.defaultRows(trx, caller, { ...query, where });
      return { items, total: await countRows(trx, booksTable, where) };
    });
  }

  /** Create book */
  async createBook(caller: Caller, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const members = body.members(null, "book");
      await findReferences(trx, authorsTable, "id", members, ["author"], uuid());
      const data = validate(schemas.createBook, members, body, "book");
      const values: Partial<Book> = {
        id: newId(),
        title: data.title,
        author_id: data.author,
        price: data.price,
        seller_id: caller.userId,
        created_at: caller.now,
        updated_at: caller.now,
      };
      const bookId = await insertRow(trx, booksTable, values);
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${booksTable.id} = ${bookId}`],
      });
      const place = await placeOf(trx, booksTable, sql`${booksTable.id} = ${bookId}`, [
        "/books/",
        booksTable.id,
      ]);
      return { item: answer, location: place };
    });
  }

  /** Get book */
  async getBook(caller: Caller, id_: string): Promise<unknown> {
    return this.database.read(async (trx) => {
      const where: Condition[] = [sql`${booksTable.id} = (${uuidKey(id_, "book")})`];
      const [item] = await repository.defaultRows(trx, caller, { where });
      return found(item, "book");
    });
  }

  /** Update book */
  async updateBook(caller: Caller, id_: string, body: Body): Promise<unknown> {
    return this.database.write(async (trx) => {
      const book = found(
        await lockRow(trx, booksTable, sql`${booksTable.id} = (${uuidKey(id_, "book")})`),
        "book",
      );
      const bookId = book.id;
      if (
        !(await holds(
          trx,
          rules.canUpdate(booksTable, caller),
          booksTable,
          sql`${booksTable.id} = ${bookId}`,
        ))
      ) {
        throw forbidden("book");
      }
      const members = body.members(null, "book");
      await findReferences(trx, authorsTable, "id", members, ["author"], uuid());
      const data = validate(schemas.updateBook, members, body, "book");
      const values: Partial<Book> = {};
      if (data.title !== undefined) {
        values.title = data.title;
      }
      if (data.author !== undefined) {
        values.author_id = data.author;
      }
      if (data.price !== undefined) {
        values.price = data.price;
      }
      const changes = changed(book, values);
      if (Object.keys(changes).length > 0) {
        await updateRow(trx, booksTable, bookId, { ...changes, updated_at: caller.now });
      }
      if (
        !(await holds(
          trx,
          rules.canUpdate(booksTable, caller),
          booksTable,
          sql`${booksTable.id} = ${bookId}`,
        ))
      ) {
        throw forbidden("book");
      }
      const [answer] = await repository.defaultRows(trx, caller, {
        where: [sql`${booksTable.id} = ${bookId}`],
      });
      return answer;
    });
  }

  /** Delete book */
  async deleteBook(caller: Caller, id_: string): Promise<void> {
    await this.database.write(async (trx) => {
      const book = found(
        await lockRow(trx, booksTable, sql`${booksTable.id} = (${uuidKey(id_, "book")})`),
        "book",
      );
      const bookId = book.id;
      if (
        !(await holds(
          trx,
          rules.canDelete(booksTable, caller),
          booksTable,
          sql`${booksTable.id} = ${bookId}`,
        ))
      ) {
        throw forbidden("book");
      }

      await repository.remove(trx, [bookId], caller.now);
    });
  }
}
