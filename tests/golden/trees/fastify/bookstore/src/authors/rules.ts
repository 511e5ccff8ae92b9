/** What holds for rows of authors: conditions and computed values, as SQL. */

import type { UniqueRule } from "../platform/writes.ts";

export const unique: readonly UniqueRule[] = [
  { columns: ["name"], names: ["name"], nullsEqual: false },
];
