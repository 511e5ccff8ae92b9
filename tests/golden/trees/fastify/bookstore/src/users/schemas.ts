/** What a request may carry. */

import type { z } from "zod";

import { email, password, string } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createUser = object({
  email: member(email()),
  name: member(string({ max: 80 })),
  password: member(password({ min: 8, max: 128 })),
});

export type CreateUser = z.output<typeof createUser>;
