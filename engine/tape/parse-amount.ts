import type { Units } from "../deal/model.ts";
import { MOST_SUM } from "../merkle/leaf.ts";

/** How a tape writes numbers; declared, never guessed: `1.234` is a thousand in one country and little more than one in another. */
export interface NumberFormat {
  readonly decimal: "." | ",";
  /** Empty when digits are not grouped. A space stands for every width of space, `'` for its typographic twin too. */
  readonly thousands: "" | "." | "," | " " | "'";
  /** Groups of three digits, or India's: three, then two and two (`12,34,567`). */
  readonly grouping: "threes" | "indian";
  /** How an amount below 0 is marked: `-1`, `1-` or `(1)`. */
  readonly negative: "leading" | "trailing" | "parentheses";
  /** What one on the tape means in whole units: 1000 where amounts are in thousands, 10000 where in 万. */
  readonly scale: number;
}

export const plainNumbers: NumberFormat = {
  decimal: ".",
  thousands: "",
  grouping: "threes",
  negative: "leading",
  scale: 1,
};

/** Why a text is no value of its field. */
export interface Refused {
  readonly rule: string;
  readonly expected: string;
}

/** The characters that a declared thousands mark stands for. */
const marks: Readonly<Record<NumberFormat["thousands"], string>> = {
  "": "",
  ".": "\\.",
  ",": ",",
  " ": "[ \\u00a0\\u2009\\u202f]",
  "'": "['\\u2019]",
};

/** More digits than any amount up to 2^100 in the finest currency has. */
const MOST_DIGITS = 40;
/** What a double holds exactly. */
const SAFE_DIGITS = 15;

/** Reads amounts in whole units of a currency into its smallest units, exactly. */
export function amountParser(format: NumberFormat, decimals: number): (text: string) => Units | Refused {
  const { decimal, thousands, grouping, negative, scale } = format;
  const mark = marks[thousands];
  const groups =
    grouping === "threes"
      ? `\\d{1,3}(?:${mark}\\d{3})*`
      : `(?:\\d{1,2}(?:${mark}\\d{2})*${mark})?\\d{3}|\\d{1,2}`;
  const whole = thousands === "" ? "\\d+" : `(?:${groups}|\\d+)`;
  const size = `(${whole})(?:${marks[decimal]}(\\d+))?`;
  const pattern = new RegExp(
    { leading: `^(-?)${size}$`, trailing: `^${size}(-?)$`, parentheses: `^(?:${size}|(\\()${size}\\))$` }[
      negative
    ],
    "u",
  );
  const sample = `1${thousands}234${decimal}50`;
  const wrongFormat: Refused = { rule: "amount-format", expected: `an amount written like ${sample}` };
  const tooFine: Refused = { rule: "amount-too-fine", expected: `at most ${decimals} decimal places` };
  const tooLarge: Refused = { rule: "amount-too-large", expected: "at most 2^100 smallest units" };
  const below: Refused = { rule: "negative-amount", expected: "an amount of 0 or more" };
  const unitsPerOne = 10n ** BigInt(decimals) * BigInt(scale);
  const decimalCode = decimal.charCodeAt(0);

  const readSlowly = (text: string): Units | Refused => {
    const match = text.length > 10 * MOST_DIGITS ? pattern.exec(shortened(text)) : pattern.exec(text);
    if (match === null) {
      return wrongFormat;
    }
    const parts: readonly (string | undefined)[] = match.slice(1);
    const isNegative = parts.some((part) => part === "-" || part === "(");
    const [digits = "", fraction = ""] = parts.filter((part) => part !== undefined && /^\d/.test(part));
    const bare = digits.replaceAll(/\D/g, "").replace(/^0+(?=\d)/, "");
    const significant = fraction.replace(/0+$/, "");
    if (bare.length > MOST_DIGITS || significant.length > MOST_DIGITS) {
      return bare.length > MOST_DIGITS ? tooLarge : tooFine;
    }
    const over = 10n ** BigInt(significant.length);
    const scaled = BigInt(bare + significant) * unitsPerOne;
    if (scaled % over !== 0n) {
      return tooFine;
    }
    const units = scaled / over;
    if (isNegative && units > 0n) {
      return below;
    }
    return units > MOST_SUM ? tooLarge : units;
  };

  return (text) => {
    // Plain short numbers, nearly all of them, are read digit by digit.
    if (text.length === 0 || text.length > SAFE_DIGITS) {
      return readSlowly(text);
    }
    let value = 0;
    let fractionAt = -1;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 48 && code <= 57) {
        value = value * 10 + (code - 48);
      } else if (code === decimalCode && fractionAt < 0 && i > 0 && i < text.length - 1) {
        fractionAt = i;
      } else {
        return readSlowly(text);
      }
    }
    if (fractionAt < 0) {
      return BigInt(value) * unitsPerOne;
    }
    const places = text.length - 1 - fractionAt;
    const over = powersOfTen[places] ?? 1n;
    const scaled = BigInt(value) * unitsPerOne;
    return scaled % over === 0n ? scaled / over : tooFine;
  };
}

const powersOfTen = Array.from({ length: SAFE_DIGITS + 1 }, (_, i) => 10n ** BigInt(i));

/** A cell of a megabyte is judged by its first digits, so that it costs nothing. */
function shortened(text: string): string {
  return text.slice(0, 10 * MOST_DIGITS);
}

/** An amount in whole units with as many decimals as it needs: what `amountParser` of `plainNumbers` reads back. */
export function formatAmount(units: Units, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
