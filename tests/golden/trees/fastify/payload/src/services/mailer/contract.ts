/** What the Mailer service does. */

import { Problem } from "../../platform/problems.ts";
import type { Note } from "../../notes/table.ts";

/** What `send` is given. */
export interface MailerSendInput {
  readonly record: Note;
}

/** The problem to throw; it is answered with status 402. */
export function sendNoMail(detail?: string): Problem {
  return new Problem(402, "no_mail", { detail });
}

export interface Mailer {
  /** Send. */
  send(input: MailerSendInput): Promise<void>;
}
