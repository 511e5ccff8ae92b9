/** What can be done with users: transactions, rules and effects. */

import { sql, type SqlBool } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import { credentials } from "../platform/credentials.ts";
import type { Database } from "../platform/database.ts";
import { newId } from "../platform/ids.ts";
import type { Limits } from "../platform/limits.ts";
import { hashPassword, verifyPassword } from "../platform/passwords.ts";
import { badCredentials } from "../platform/problems.ts";
import { asciiLower } from "../platform/sql.ts";
import type { Tokens } from "../platform/tokens.ts";
import { validate } from "../platform/validation.ts";
import { type Created, findRow, found, insertRow, refuseDuplicates } from "../platform/writes.ts";
import type { Services } from "../services/index.ts";

import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import { usersTable, type User } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class UserOperations {
  protected readonly database: Database;
  protected readonly services: Services;
  protected readonly tokens: Tokens;

  constructor(database: Database, services: Services, tokens: Tokens) {
    this.database = database;
    this.services = services;
    this.tokens = tokens;
  }

  /** q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third */
  async login(caller: Caller, body: Body, limits: Limits, address: string): Promise<unknown> {
    const members = body.members(null, "user");
    const [identity, secret] = credentials(members, "email", "password", "user");
    const name = asciiLower(identity);
    limits.refuseLogin(name, address);
    const account = await this.database.read((trx) =>
      findRow(trx, usersTable, sql`${usersTable.email} = ${name}`),
    );
    const matches = await verifyPassword(secret, account?.password);
    if (account === undefined || !matches) {
      limits.loginFailed(name, address);
      throw badCredentials();
    }
    const user = new Caller(account.id, caller.token, caller.now);
    const token = await this.tokens.issue(account.id, caller.now);
    const where = [sql<SqlBool>`${usersTable.id} = ${account.id}`];
    const [item] = await this.database.read((trx) =>
      repository.sessionRows(trx, user, { where }, token),
    );
    return found(item, "user");
  }

  /** Create user */
  async createUser(caller: Caller, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const members = body.members(null, "user");
      const data = validate(schemas.createUser, members, body, "user");
      const values: Partial<User> = {
        id: newId(),
        email: data.email,
        password: await hashPassword(data.password),
        created_at: caller.now,
        updated_at: caller.now,
      };
      await refuseDuplicates(trx, usersTable, rules.unique, values, data, "user");
      const userId = await insertRow(trx, usersTable, values);
      const [answer] = await repository.sessionRows(
        trx,
        caller,
        { where: [sql`${usersTable.id} = ${userId}`] },
        await this.tokens.issue(userId, caller.now),
      );
      return { item: answer, location: "" };
    });
  }
}
