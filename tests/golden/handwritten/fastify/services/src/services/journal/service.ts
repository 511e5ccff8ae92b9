/** The Journal service, written by hand. */

import type { Settings } from "../../config.ts";
import type { Journal, JournalEntriesInput, JournalEntriesResult, JournalWriteInput } from "./contract.ts";

/** Remembers in memory what it is told. */
export class JournalService implements Journal {
  protected readonly settings: Settings;
  readonly #lines: string[] = [];

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Write. */
  write({ entry }: JournalWriteInput): Promise<void> {
    this.#lines.push(entry);
    return Promise.resolve();
  }

  /** Entries. */
  entries({ about }: JournalEntriesInput): Promise<JournalEntriesResult> {
    const found = this.#lines.filter((line) => line.split(" ", 1)[0] === about);
    return Promise.resolve({ count: found.length, last: found.at(-1) ?? null });
  }
}
