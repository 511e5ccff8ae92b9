/** What a request may carry. */

import type { z } from "zod";

import { string } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createAuthor = object({
  name: member(string({ max: 120 })),
});

export type CreateAuthor = z.output<typeof createAuthor>;
