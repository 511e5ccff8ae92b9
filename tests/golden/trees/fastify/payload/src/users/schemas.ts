/** What a request may carry. */

import type { z } from "zod";

import { email, password } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createUser = object({
  email: member(email()),
  password: member(password({ min: 8, max: 128 })),
});

export type CreateUser = z.output<typeof createUser>;
