/** The Quotes service, written by hand. */

import type { Settings } from "../../config.ts";
import { Decimal } from "../../platform/decimal.ts";
import { notImplemented } from "../../platform/problems.ts";
import type {
  Quotes,
  QuotesLaterResult,
  QuotesMottoResult,
  QuotesPriceInput,
  QuotesPriceResult,
  QuotesSecretResult,
} from "./contract.ts";

/** Quotes without asking anybody. */
export class QuotesService implements Quotes {
  protected readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Price. */
  price({ thing, quantity, day, mood }: QuotesPriceInput): Promise<QuotesPriceResult> {
    return Promise.resolve({
      price: Decimal.of(quantity / 8),
      weight: 2n ** 60n + BigInt(quantity),
      thing,
      at: "2026-01-02T03:04:05.678Z",
      day,
      good: mood !== "bad",
      count: quantity,
      note: mood,
    });
  }

  /** Motto. */
  motto(): Promise<QuotesMottoResult> {
    return Promise.resolve({ text: 'so "it" <is> ü' });
  }

  /** Secret. */
  secret(): Promise<QuotesSecretResult> {
    return Promise.resolve({ text: "for bosses" });
  }

  /** Crash. */
  crash(): Promise<void> {
    return Promise.reject(new Error("a secret of the inside"));
  }

  /** Later. */
  later(): Promise<QuotesLaterResult> {
    return Promise.reject(notImplemented());
  }
}
