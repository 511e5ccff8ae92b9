/** Row identifiers: UUIDv7, ascending within the process. */

import { v7 } from "uuid";

export function newId(): string {
  return v7();
}
