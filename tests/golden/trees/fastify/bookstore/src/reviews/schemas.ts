/** What a request may carry. */

import type { z } from "zod";

import { integer } from "../platform/kinds.ts";
import { member, object } from "../platform/validation.ts";

export const createReview = object({
  stars: member(integer({ min: 1, max: 5 })),
});

export type CreateReview = z.output<typeof createReview>;
