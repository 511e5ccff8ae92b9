/** The Mailer service, written by hand. */

import type { Settings } from "../../config.ts";
import { notImplemented } from "../../platform/problems.ts";
import type { Mailer } from "./contract.ts";

export class MailerService implements Mailer {
  protected readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Send. */
  send(): Promise<void> {
    return Promise.reject(notImplemented());
  }
}
