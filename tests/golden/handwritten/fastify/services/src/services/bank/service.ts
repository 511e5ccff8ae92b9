/** The Bank service, written by hand. */

import type { Settings } from "../../config.ts";
import { Decimal } from "../../platform/decimal.ts";
import type { Journal } from "../journal/contract.ts";
import {
  type Bank,
  type BankChargeInput,
  type BankChargeResult,
  type BankGreetInput,
  chargeBankAway,
  chargeCardDeclined,
  greetNotWelcome,
} from "./contract.ts";

const FEES = new Map([
  ["dear", "60.00"],
  ["negative", "-1.00"],
  ["fine", "1.005"],
]);

/** Charges by the word of the method. */
export class BankService implements Bank {
  protected readonly settings: Settings;
  protected readonly journal: Journal;

  constructor(settings: Settings, journal: Journal) {
    this.settings = settings;
    this.journal = journal;
  }

  /** Charge. */
  async charge({ record, method, tip, helper }: BankChargeInput): Promise<BankChargeResult> {
    const words = [record.name, "charge", record.status, method ?? "None", String(tip ?? "None"), helper ?? "None"];
    await this.journal.write({ entry: words.join(" ") });
    switch (method) {
      case "declined":
        throw chargeCardDeclined("the bank says no");
      case "away":
        throw chargeBankAway();
      case "broken":
        throw new Error("a secret of the inside");
    }
    const reference = method === "long" ? "far too long" : "ref";
    const fee = Decimal.of(FEES.get(method ?? "") ?? this.settings.BANK_FEE);
    return { reference, fee, memo: method === "quiet" ? null : "thanks" };
  }

  /** Greet. */
  async greet({ record }: BankGreetInput): Promise<void> {
    await this.journal.write({ entry: `${record.name} greet ${record.owner_id} ${record.created_at}` });
    if (record.name.startsWith("stranger")) {
      throw greetNotWelcome();
    }
  }
}
