/** The test doubles of all services. */

import { FakeMailer } from "./fake-mailer.ts";

/** Every double by the name of its service. */
export interface Fakes {
  readonly mailer: FakeMailer;
}

export function createFakes(): Fakes {
  return { mailer: new FakeMailer() };
}
