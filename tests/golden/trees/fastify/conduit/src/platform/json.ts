/** Strict JSON: what `JSON.parse` is too lenient with is refused, and every number is exact. */

const MAX_DEPTH = 64;
// Numbers of so many digits, or with an exponent, are read from their text.
const INEXACT = /\d{16}|\d[eE]/;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const MOST_DIGITS = 40;
// Stands for every number that no type can hold.
const BEYOND_ANY_TYPE = 10n ** 40n;

/** The types do not know yet that a reviver is given the text of a number. */
type Reviver = (name: string, value: unknown) => unknown;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The value of a JSON text in UTF-8; objects have no prototype. Throws a `SyntaxError` or a `TypeError`. */
export function parseJson(raw: Uint8Array): unknown {
  const text = decoder.decode(raw);
  const value: unknown = INEXACT.test(text) ? JSON.parse(text, exact as Reviver) : JSON.parse(text);
  return checked(value, 0);
}

function exact(this: unknown, _key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === "number" && context.source !== undefined
    ? numberOf(context.source)
    : value;
}

/** An integer as a number or, where that is not exact, as a bigint; any other number as one that is no integer. */
function numberOf(source: string): number | bigint {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = NUMBER.exec(source) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") {
    return 0;
  }
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  const power = Number(exponent) - fraction.length;
  if (power + zeros < 0) {
    return 0.5;
  }
  if (digits.length + power > MOST_DIGITS) {
    return sign === "" ? BEYOND_ANY_TYPE : -BEYOND_ANY_TYPE;
  }
  const kept = power < 0 ? digits.slice(0, power) : digits + "0".repeat(power);
  const integer = BigInt(sign + kept);
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
}

function checked(value: unknown, depth: number): unknown {
  if (typeof value === "string") {
    refuseLoneSurrogates(value);
  } else if (typeof value === "object" && value !== null) {
    if (depth === MAX_DEPTH) {
      throw new SyntaxError("nested too deeply");
    }
    if (Array.isArray(value)) {
      value.forEach((item) => checked(item, depth + 1));
    } else {
      for (const [name, member] of Object.entries(value)) {
        refuseLoneSurrogates(name);
        checked(member, depth + 1);
      }
      Object.setPrototypeOf(value, null);
    }
  }
  return value;
}

function refuseLoneSurrogates(text: string): void {
  if (!text.isWellFormed()) {
    throw new SyntaxError("an unpaired surrogate");
  }
}
