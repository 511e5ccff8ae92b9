/** Review operations of this project: override a method to change what an endpoint does. */

import { ReviewOperations } from "./operations.ts";

/** The operations that the routes call. */
export class ReviewService extends ReviewOperations {}
