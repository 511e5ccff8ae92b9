/** What can be done with users: transactions, rules and effects. */

import { sql, type SqlBool } from "kysely";

import type { Body } from "../platform/bodies.ts";
import { Caller } from "../platform/caller.ts";
import { credentials } from "../platform/credentials.ts";
import type { Database } from "../platform/database.ts";
import { textKey } from "../platform/keys.ts";
import type { Limits } from "../platform/limits.ts";
import { hashPassword, verifyPassword } from "../platform/passwords.ts";
import { badCredentials, brokenElsewhere, forbidden } from "../platform/problems.ts";
import { asciiLower, type Condition } from "../platform/sql.ts";
import { alias } from "../platform/tables.ts";
import type { Tokens } from "../platform/tokens.ts";
import { validate } from "../platform/validation.ts";
import {
  addLink,
  broken,
  changed,
  type Created,
  findRow,
  found,
  holds,
  insertRow,
  lockRow,
  placeOf,
  refuseDuplicates,
  removeLink,
  updateRow,
} from "../platform/writes.ts";

import * as repository from "./repository.ts";
import * as rules from "./rules.ts";
import * as schemas from "./schemas.ts";
import { usersTable, type User, userFollowersTable } from "./table.ts";

/** Every operation of the endpoints; `service.ts` holds the class that the routes use. */
export class UserOperations {
  protected readonly database: Database;
  protected readonly tokens: Tokens;

  constructor(database: Database, tokens: Tokens) {
    this.database = database;
    this.tokens = tokens;
  }

  /** Create user */
  async createUser(caller: Caller, body: Body): Promise<Created> {
    return this.database.write(async (trx) => {
      const members = body.members("user", "user");
      const data = validate(schemas.createUser, members, body, "user");
      const values: Partial<User> = {
        email: data.email,
        username: data.username,
        password: await hashPassword(data.password),
        bio: null,
        image: null,
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
      const place = await placeOf(trx, usersTable, sql`${usersTable.id} = ${userId}`, [
        "/api/profiles/",
        usersTable.username,
      ]);
      return { item: answer, location: place };
    });
  }

  /** Get user */
  async getUser(caller: Caller): Promise<unknown> {
    return this.database.read(async (trx) => {
      const where: Condition[] = [sql`${usersTable.id} = ${caller.key}`];
      const [item] = await repository.sessionRows(trx, caller, { where }, caller.token);
      return found(item, "user");
    });
  }

  /** Update user */
  async updateUser(caller: Caller, body: Body): Promise<unknown> {
    return this.database.write(async (trx) => {
      const user = found(
        await lockRow(trx, usersTable, sql`${usersTable.id} = ${caller.key}`),
        "user",
      );
      const userId = user.id;
      if (
        !(await holds(
          trx,
          rules.canUpdate(usersTable, caller),
          usersTable,
          sql`${usersTable.id} = ${userId}`,
        ))
      ) {
        throw forbidden("user");
      }
      const members = body.members("user", "user");
      const data = validate(schemas.updateUser, members, body, "user");
      const values: Partial<User> = {};
      if (data.email !== undefined) {
        values.email = data.email;
      }
      if (data.username !== undefined) {
        values.username = data.username;
      }
      if (data.password !== undefined) {
        values.password = await hashPassword(data.password);
      }
      if (data.bio !== undefined) {
        values.bio = data.bio;
      }
      if (data.image !== undefined) {
        values.image = data.image;
      }
      await refuseDuplicates(trx, usersTable, rules.unique, values, data, "user", user);
      const changes = changed(user, values);
      if (Object.keys(changes).length > 0) {
        await updateRow(trx, usersTable, userId, { ...changes, updated_at: caller.now });
      }
      if (
        !(await holds(
          trx,
          rules.canUpdate(usersTable, caller),
          usersTable,
          sql`${usersTable.id} = ${userId}`,
        ))
      ) {
        throw forbidden("user");
      }
      const [answer] = await repository.sessionRows(
        trx,
        caller,
        { where: [sql`${usersTable.id} = ${userId}`] },
        caller.token,
      );
      return answer;
    });
  }

  /** Login */
  async login(caller: Caller, body: Body, limits: Limits, address: string): Promise<unknown> {
    const members = body.members("user", "user");
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

  /** Get profile */
  async getProfile(caller: Caller, username: string): Promise<unknown> {
    return this.database.read(async (trx) => {
      const where: Condition[] = [sql`${usersTable.username} = (${textKey(username, "profile")})`];
      const [item] = await repository.profileRows(trx, caller, { where });
      return found(item, "profile");
    });
  }

  /** Follow profile */
  async followProfile(caller: Caller, username: string): Promise<unknown> {
    return this.database.write(async (trx) => {
      const user = found(
        await lockRow(
          trx,
          usersTable,
          sql`${usersTable.username} = (${textKey(username, "profile")})`,
        ),
        "profile",
      );
      const userId = user.id;
      await addLink(trx, userFollowersTable, { user_id: userId, related_user_id: caller.userId });
      {
        const listed = alias(userFollowersTable, "listed", usersTable);
        if (
          await broken(
            trx,
            usersTable,
            [userId],
            sql`(select count(*) from ${listed} where ${listed.user_id} = ${usersTable.id}) <= 1000`,
          )
        ) {
          throw brokenElsewhere("max", "must be at most 1000", "user");
        }
      }
      const [answer] = await repository.profileRows(trx, caller, {
        where: [sql`${usersTable.id} = ${userId}`],
      });
      return answer;
    });
  }

  /** Unfollow profile */
  async unfollowProfile(caller: Caller, username: string): Promise<unknown> {
    return this.database.write(async (trx) => {
      const user = found(
        await lockRow(
          trx,
          usersTable,
          sql`${usersTable.username} = (${textKey(username, "profile")})`,
        ),
        "profile",
      );
      const userId = user.id;
      await removeLink(trx, userFollowersTable, {
        user_id: userId,
        related_user_id: caller.userId,
      });
      const [answer] = await repository.profileRows(trx, caller, {
        where: [sql`${usersTable.id} = ${userId}`],
      });
      return answer;
    });
  }
}
