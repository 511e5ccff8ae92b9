/** Tag operations of this project: override a method to change what an endpoint does. */

import { TagOperations } from "./operations.ts";

/** The operations that the routes call. */
export class TagService extends TagOperations {}
