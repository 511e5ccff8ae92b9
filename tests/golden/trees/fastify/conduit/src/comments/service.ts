/** Comment operations of this project: override a method to change what an endpoint does. */

import { CommentOperations } from "./operations.ts";

/** The operations that the routes call. */
export class CommentService extends CommentOperations {}
