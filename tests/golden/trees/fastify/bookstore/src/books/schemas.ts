/** What a request may carry. */

import type { z } from "zod";

import { Decimal } from "../platform/decimal.ts";
import { decimal, reference, string, uuid } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createBook = object({
  title: member(string({ max: 200 })),
  author: member(reference<string>(uuid())),
  price: member(decimal(8, 2, { min: Decimal.of("0.01") })),
});

export type CreateBook = z.output<typeof createBook>;

export const updateBook = object({
  title: member(string({ max: 200 })).optional(),
  author: member(reference<string>(uuid())).optional(),
  price: member(decimal(8, 2, { min: Decimal.of("0.01") })).optional(),
});

export type UpdateBook = z.output<typeof updateBook>;
