/** What holds for rows of users: conditions and computed values, as SQL. */

import type { UniqueRule } from "../platform/writes.ts";

export const unique: readonly UniqueRule[] = [
  { columns: ["email"], names: ["email"], nullsEqual: false },
];
