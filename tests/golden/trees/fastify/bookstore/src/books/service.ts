/** Book operations of this project: override a method to change what an endpoint does. */

import { BookOperations } from "./operations.ts";

/** The operations that the routes call. */
export class BookService extends BookOperations {}
