import { MOST_NUMBER_LENGTH, parseWrittenNumber, scaleWrittenNumber } from "./written-number.ts";

/** 1e18: 100 % in 18-decimal fixed point. */
export const WAD = 10n ** 18n;

/** The widest amount or fixed-point number that a deal or report may write: 128 bits, so that every product fits 512. */
export const MOST_UNITS = 2n ** 128n - 1n;
export const MOST_WAD = 2n ** 127n - 1n;

/** A value, or what was expected instead of the text that was found. */
export type Reading<T> =
  /** `plainAboveOne`: a rate beyond 1 on either side of 0, written without its %. */
  | { readonly value: T; readonly plainAboveOne?: boolean }
  | { readonly rule: string; readonly expected: string };

const TOO_LONG = { rule: "number-length", expected: `a number of at most ${MOST_NUMBER_LENGTH} characters` };

/**
 * An amount written in currency units, in smallest units. It is never rounded: what is not a whole
 * number of smallest units is refused.
 */
export function readUnits(text: string, decimals: number, { isBounded = true } = {}): Reading<bigint> {
  if (text.length > MOST_NUMBER_LENGTH) {
    return TOO_LONG;
  }
  const number = parseWrittenNumber(text);
  if (number === undefined || number.percent) {
    return { rule: "amount-format", expected: "an amount such as 1_000_000 or 12.34" };
  }
  const value = scaleWrittenNumber(number, decimals);
  if (value === undefined) {
    return {
      rule: "amount-digits",
      expected: `at most ${decimals} digits after the point, as the currency has`,
    };
  }
  if (value < 0n) {
    return { rule: "amount-negative", expected: "an amount of 0 or more" };
  }
  if (value > MOST_UNITS && isBounded) {
    return { rule: "amount-range", expected: "an amount below 2^128 smallest units" };
  }
  return { value };
}

/** A rate, share, threshold or metric (`9.5%` or `0.095`) in 1e18ths; negative only where `signed`. */
export function readWad(text: string, { signed = false } = {}): Reading<bigint> {
  if (text.length > MOST_NUMBER_LENGTH) {
    return TOO_LONG;
  }
  const number = parseWrittenNumber(text);
  if (number === undefined) {
    return { rule: "rate-format", expected: "a number such as 9.5% or 0.095" };
  }
  const value = scaleWrittenNumber(number, 18);
  if (value === undefined) {
    return { rule: "rate-digits", expected: "at most 18 decimal digits (16 before a %)" };
  }
  if (value < 0n && !signed) {
    return { rule: "rate-negative", expected: "a number of 0 or more" };
  }
  if (value > MOST_WAD || value < -MOST_WAD) {
    return { rule: "rate-range", expected: "a number below 2^127 / 10^18" };
  }
  return { value, plainAboveOne: !number.percent && (value > WAD || value < -WAD) };
}

/** Smallest units as a person reads them: `1,234.50`, with all the currency's decimals. */
export function formatUnits(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - decimals)}`;
}

/** Smallest units of one number of decimals as those of another, cut where there are fewer. */
export function rescaleUnits(units: bigint, from: number, to: number): bigint {
  return to >= from ? units * 10n ** BigInt(to - from) : units / 10n ** BigInt(from - to);
}
