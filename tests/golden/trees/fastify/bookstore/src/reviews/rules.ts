/** What holds for rows of reviews: conditions and computed values, as SQL. */

import type { UniqueRule } from "../platform/writes.ts";

export const unique: readonly UniqueRule[] = [
  { columns: ["book_id", "reader_id"], names: ["book", "reader"], nullsEqual: false },
];
