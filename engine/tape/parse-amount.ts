import type { Units } from "../deal/model.ts";
import { maxSum } from "../merkle/leaf.ts";

/** How a tape writes numbers; declared, never guessed: `1.234` is a thousand in one country and little more than one in another. */
export interface NumberFormat {
  readonly decimal: "." | ",";
  /** Empty when digits are not grouped. */
  readonly thousands: "" | "." | "," | " " | "'";
}

export type ParsedAmount =
  | { readonly units: Units }
  | {
      readonly rule: "amount-format" | "negative-amount" | "amount-too-fine" | "amount-too-large";
      readonly expected: string;
    };

const escape = (text: string) => text.replace(/[.']/, "\\$&");

/** Reads an amount in whole units of a currency into its smallest units, exactly. */
export function parseAmount(text: string, format: NumberFormat, decimals: number): ParsedAmount {
  const { decimal, thousands } = format;
  const whole = thousands === "" ? "\\d+" : `\\d{1,3}(?:${escape(thousands)}\\d{3})*|\\d+`;
  const match = new RegExp(`^(-?)(${whole})(?:${escape(decimal)}(\\d+))?$`).exec(text);
  if (match === null) {
    const example = `1${thousands}234${decimal}50`;
    return { rule: "amount-format", expected: `an amount written like ${example}` };
  }
  const [, sign = "", digits = "", fraction = ""] = match;
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > decimals) {
    return { rule: "amount-too-fine", expected: `at most ${decimals} decimal places` };
  }
  // Digits are counted before they become a number, so that a cell of a megabyte costs nothing.
  const bare = digits.replaceAll(thousands === "" ? " " : thousands, "").replace(/^0+(?=\d)/, "");
  const units = bare.length > 40 ? maxSum + 1n : BigInt(bare + significant.padEnd(decimals, "0"));
  if (sign === "-" && units > 0n) {
    return { rule: "negative-amount", expected: "an amount of 0 or more" };
  }
  if (units > maxSum) {
    return { rule: "amount-too-large", expected: "at most 2^100 smallest units" };
  }
  return { units };
}

/** An amount in whole units with as many decimals as it needs: the inverse of `parseAmount` with `.` and no groups. */
export function formatAmount(units: Units, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
