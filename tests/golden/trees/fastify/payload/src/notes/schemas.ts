/** What a request may carry. */

import type { z } from "zod";

import { boolean, choice, integer, nullable, string, text, whole } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createNote = object({
  class: member(string({ max: 100, pattern: whole("[^'\\\\]*") })).optional(),
  import: member(nullable(text())).optional(),
  kind: member(choice("None", "class", "def-1", "true")).optional(),
  session: member(integer()).optional(),
  metadata: member(boolean()).optional(),
  body: member(nullable(string({ min: 2, max: 255 }))).optional(),
});

export type CreateNote = z.output<typeof createNote>;

export const updateNote = object({
  class: member(string({ max: 100, pattern: whole("[^'\\\\]*") })).optional(),
  import: member(nullable(text())).optional(),
  kind: member(choice("None", "class", "def-1", "true")).optional(),
  session: member(integer()).optional(),
  metadata: member(boolean()).optional(),
  body: member(nullable(string({ min: 2, max: 255 }))).optional(),
});

export type UpdateNote = z.output<typeof updateNote>;

export const sendSending = object({
  import: member(nullable(text())).optional(),
});

export type SendSending = z.output<typeof sendSending>;
