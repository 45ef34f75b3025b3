import { nearest } from "../errors/nearest.ts";

const SLIPS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^[+-]?[\d_]+(?:\.\d+)?e[+-]?\d+%?$/i, "numbers take no exponent: write the digits out"],
  [/^[+-]?\d{1,3}(?:[,'’ ]\d{3})+(?:\.\d+)?%?$/, "digits are grouped by `_`, as in 1_000_000"],
  [/^[+-]?\d+,\d+%?$/, "the fraction follows a point, as in 9.5"],
  [/^[+-]?[\d_.]+\s+%$/, "no space stands before `%`"],
  [/^\.\d+%?$/, "a digit stands before the point, as in 0.5"],
  [/^[+-]?(?:_[\d_]*|\d[\d_]*_|\d[\d_]*__[\d_]*)(?:\.\d+)?%?$/, "one `_` stands between two digits"],
  [/^0[xob][\da-f_]+$/i, "numbers are decimal"],
  [
    /^[+-]?[\d_.]+\s*(?:[a-z]{3,5}|[€$£¥元])$|^(?:[a-z]{3,5}|[€$£¥])\s*[\d_.]+$/i,
    "amounts carry no currency",
  ],
  [/^\d{4}-\d{2}-\d{2}[T ]/, "dates are calendar days, without a time of day"],
  [/^(?:\d{1,4}[./-]){2}\d{1,4}$/, "dates are year-month-day with all digits, as in 2026-09-30"],
  [/^\s|\s$/, "spaces stand around it"],
];

/** What somebody who wrote `found` likely meant: one of `words`, or a number or date in another way of writing. */
export function slipOf(found: string, words: readonly string[] = []): string | undefined {
  const word = nearest(found, words);
  if (word !== undefined) {
    return `did you mean \`${word}\`?`;
  }
  return SLIPS.find(([pattern]) => pattern.test(found))?.[1];
}
