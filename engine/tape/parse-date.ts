import { dayOf, daysInMonth } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";
import type { Refused } from "./parse-amount.ts";

const tokens = /YYYY|MMM|MM|M|DD|D/g;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * Whether `format` names year, month and day once each: `YYYY-MM-DD`, `DD/MM/YYYY`, `D.M.YYYY`, `DD-MMM-YYYY`
 * (English months), `YYYYMMDD`, `YYYY年M月D日`, `YYYY-MM-DD 00:00:00`.
 */
export function isDateFormat(format: string): boolean {
  const found = [...format.matchAll(tokens)];
  const kinds = new Set(found.map(([token]) => token[0]));
  // A part of one or two digits needs a separator after it.
  const isClear = found.every(
    ({ 0: token, index }) => token.length > 1 || !/[YMD]/.test(format[index + 1] ?? ""),
  );
  return (
    found.length === 3 &&
    kinds.size === 3 &&
    isClear &&
    /^[-/. :,T0年月日]*$/.test(format.replace(tokens, ""))
  );
}

/** Reads dates in the declared format and no other; 1900 to 2200. */
export function dateParser(format: string): (text: string) => Day | Refused {
  const order = format.match(tokens) ?? [];
  const wrongFormat: Refused = { rule: "date-format", expected: `a date written ${format}` };
  const impossible: Refused = {
    rule: "impossible-date",
    expected: "a day of the calendar between 1900 and 2200",
  };
  const pattern = new RegExp(
    `^${format
      .replace(/[/.]/g, "\\$&")
      .replace(
        tokens,
        (token) =>
          ({ YYYY: "(\\d{4})", MMM: "([A-Za-z]{3})", MM: "(\\d{2})", DD: "(\\d{2})" })[token] ?? "(\\d{1,2})",
      )}$`,
    "u",
  );
  const placeOf = (kind: string) => order.findIndex((token) => token.startsWith(kind)) + 1;
  const [yearAt, monthAt, dayAt] = [placeOf("Y"), placeOf("M"), placeOf("D")];
  const dayIn = (year: number, month: number, date: number): Day | Refused => {
    const exists = month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month);
    return exists && year >= 1900 && year <= 2200 ? dayOf({ year, month, day: date }) : impossible;
  };
  const read = (text: string): Day | Refused => {
    const match = pattern.exec(text);
    if (match === null) {
      return wrongFormat;
    }
    const written = match[monthAt] ?? "";
    const named = months.indexOf(written.toLowerCase()) + 1;
    const month = named > 0 ? named : Number(written);
    return Number.isNaN(month) ? wrongFormat : dayIn(Number(match[yearAt]), month, Number(match[dayAt]));
  };
  if (order.some((token) => token !== "YYYY" && token.length !== 2)) {
    return read;
  }
  // Where parts have fixed widths they stand at fixed places, and no pattern is needed to read them.
  const [yearFrom = 0, monthFrom = 0, dayFrom = 0] = ["YYYY", "MM", "DD"].map((token) =>
    format.indexOf(token),
  );
  const separators = Array.from(format).flatMap((sign, at) =>
    /[YMD]/.test(sign) ? [] : [{ at, code: sign.charCodeAt(0) }],
  );
  return (text) => {
    const year = digitsAt(text, yearFrom, 4);
    const month = digitsAt(text, monthFrom, 2);
    const date = digitsAt(text, dayFrom, 2);
    // Not a number where a sign is no digit.
    const isWritten =
      year + month + date >= 0 &&
      text.length === format.length &&
      separators.every(({ at, code }) => text.charCodeAt(at) === code);
    return isWritten ? dayIn(year, month, date) : wrongFormat;
  };
}

/** The number that `count` ASCII digits write, NaN where there are none. */
function digitsAt(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
}
