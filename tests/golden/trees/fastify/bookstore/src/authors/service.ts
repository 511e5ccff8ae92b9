/** Author operations of this project: override a method to change what an endpoint does. */

import { AuthorOperations } from "./operations.ts";

/** The operations that the routes call. */
export class AuthorService extends AuthorOperations {}
