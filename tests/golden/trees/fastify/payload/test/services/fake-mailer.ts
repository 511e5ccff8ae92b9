/** A double of the Mailer service: it remembers its calls, and answers something. */

import type { Mailer, MailerSendInput } from "../../src/services/mailer/contract.ts";

export class FakeMailer implements Mailer {
  readonly calls: (readonly [string, unknown?])[] = [];

  send(input: MailerSendInput): Promise<void> {
    this.calls.push(["send", input]);
    return Promise.resolve();
  }
}
