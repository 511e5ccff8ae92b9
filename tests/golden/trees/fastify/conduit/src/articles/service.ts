/** Article operations of this project: override a method to change what an endpoint does. */

import { ArticleOperations } from "./operations.ts";

/** The operations that the routes call. */
export class ArticleService extends ArticleOperations {}
