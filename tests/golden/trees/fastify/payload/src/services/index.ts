/** The hand-written services, made once for the whole process. */

import type { Settings } from "../config.ts";
import type { Mailer } from "./mailer/contract.ts";
import { MailerService } from "./mailer/service.ts";

/** Every service by its name. */
export interface Services {
  readonly mailer: Mailer;
}

export function createServices(settings: Settings): Services {
  const mailer = new MailerService(settings);
  return { mailer };
}
