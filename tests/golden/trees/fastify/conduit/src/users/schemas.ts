/** What a request may carry. */

import type { z } from "zod";

import { email, nullable, password, string, text, url } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createUser = object({
  username: member(string({ min: 1, max: 64 })),
  email: member(email()),
  password: member(password({ min: 8, max: 128 })),
});

export type CreateUser = z.output<typeof createUser>;

export const updateUser = object({
  email: member(email()).optional(),
  username: member(string({ min: 1, max: 64 })).optional(),
  password: member(password({ min: 8, max: 128 })).optional(),
  bio: member(nullable(text())).optional(),
  image: member(nullable(url())).optional(),
});

export type UpdateUser = z.output<typeof updateUser>;
