/** Exact decimal numbers. */

const FORM = /^(-?)(\d+)(?:\.(\d+))?$/;

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** An exact number with `scale` digits behind its point. */
export class Decimal {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** The number that a plain text stands for; its digits are kept. */
  static of(value: string | number | bigint): Decimal {
    const match = FORM.exec(String(value));
    if (match === null) {
      throw new RangeError(`${String(value)} is not a plain decimal`);
    }
    const [, sign = "", whole = "", fraction = ""] = match;
    const digits = BigInt(whole + fraction);
    return new Decimal(sign === "" ? digits : -digits, fraction.length);
  }

  /** The number with exactly so many digits behind its point, rounded half away from zero. */
  rescaled(scale: number): Decimal {
    if (scale >= this.scale) {
      return new Decimal(this.unscaled * powerOfTen(scale - this.scale), scale);
    }
    const power = powerOfTen(this.scale - scale);
    const half = this.unscaled < 0n ? -power / 2n : power / 2n;
    return new Decimal((this.unscaled + half) / power, scale);
  }

  /** Negative, zero or positive, as this number is less than, equal to or greater than the other. */
  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const difference = this.rescaled(scale).unscaled - other.rescaled(scale).unscaled;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  toString(): string {
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString();
    const sign = this.unscaled < 0n ? "-" : "";
    if (this.scale === 0) {
      return sign + digits;
    }
    const padded = digits.padStart(this.scale + 1, "0");
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** What the PostgreSQL driver sends. */
  toPostgres(): string {
    return this.toString();
  }
}
