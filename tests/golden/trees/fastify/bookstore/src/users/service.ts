/** User operations of this project: override a method to change what an endpoint does. */

import { UserOperations } from "./operations.ts";

/** The operations that the routes call. */
export class UserService extends UserOperations {}
