/** Note operations of this project: override a method to change what an endpoint does. */

import { NoteOperations } from "./operations.ts";

/** The operations that the routes call. */
export class NoteService extends NoteOperations {}
