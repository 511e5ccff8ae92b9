/** The Clock service, written by hand. */

import { setTimeout as sleep } from "node:timers/promises";

import type { Settings } from "../../config.ts";
import { notImplemented } from "../../platform/problems.ts";
import {
  type Clock,
  type ClockCrashInput,
  type ClockWaitInput,
  type ClockWaitResult,
  declineClockStopped,
} from "./contract.ts";

export class ClockService implements Clock {
  protected readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Wait. */
  async wait({ milliseconds }: ClockWaitInput): Promise<ClockWaitResult> {
    await sleep(milliseconds);
    return { waited: milliseconds };
  }

  /** Crash, or take too long. */
  async crash({ record }: ClockCrashInput): Promise<void> {
    if (record.name.startsWith("slow")) {
      await sleep(5000);
    }
    throw new Error(`a secret about ${record.name}`);
  }

  /** Decline. */
  decline(): Promise<void> {
    return Promise.reject(declineClockStopped("the clock has stopped"));
  }

  /** Later. */
  later(): Promise<void> {
    return Promise.reject(notImplemented());
  }
}
