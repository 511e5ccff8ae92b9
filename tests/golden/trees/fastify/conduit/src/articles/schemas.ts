/** What a request may carry. */

import type { z } from "zod";

import { string, text } from "../platform/kinds.ts";
import { list, member, object } from "../platform/validation.ts";

export const createArticle = object({
  title: member(string({ min: 1, max: 200 })),
  description: member(string({ min: 1, max: 500 })),
  body: member(text()),
  tagList: list(string({ min: 1, max: 64 }), { max: 1000 }).optional(),
});

export type CreateArticle = z.output<typeof createArticle>;

export const updateArticle = object({
  title: member(string({ min: 1, max: 200 })).optional(),
  description: member(string({ min: 1, max: 500 })).optional(),
  body: member(text()).optional(),
  tagList: list(string({ min: 1, max: 64 }), { max: 1000 }).optional(),
});

export type UpdateArticle = z.output<typeof updateArticle>;
