/** What stands before the endpoints of all resources. */

import type { Callers } from "./caller.ts";
import type { Limits } from "./limits.ts";

export interface Gates {
  readonly callers: Callers;
  readonly limits: Limits;
}
