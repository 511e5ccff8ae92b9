/** The rows that a new database starts with. */

import { Caller } from "../platform/caller.ts";
import type { Session } from "../platform/database.ts";
import { newId } from "../platform/ids.ts";
import { hashPassword } from "../platform/passwords.ts";
import { insertRow } from "../platform/writes.ts";
import { isMissing } from "./lookups.ts";
import { usersTable, type User } from "../users/table.ts";

/** Insert the rows in order; one whose name is taken is there already. */
export async function insertSeeds(trx: Session): Promise<void> {
  const caller = new Caller();
  if (await isMissing(trx, usersTable, { email: "a@b.example" })) {
    const values: Partial<User> = {
      id: newId(),
      created_at: caller.now,
      updated_at: caller.now,
      email: "a@b.example",
      password: await hashPassword("'''\"\"\" ${x} {{ y }}"),
    };
    await insertRow(trx, usersTable, values);
  }
}
