/** What a request may carry. */

import type { z } from "zod";

import { text } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createComment = object({
  body: member(text()),
});

export type CreateComment = z.output<typeof createComment>;
