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
  // The same days come again and again on a tape.
  const known = new Map<string, Day | Refused>();
  const read = (text: string): Day | Refused => {
    const match = pattern.exec(text);
    if (match === null) {
      return wrongFormat;
    }
    const [year, day] = [Number(match[yearAt]), Number(match[dayAt])];
    const written = match[monthAt] ?? "";
    const named = months.indexOf(written.toLowerCase()) + 1;
    const month = named > 0 ? named : Number(written);
    if (Number.isNaN(month)) {
      return wrongFormat;
    }
    const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
    return exists && year >= 1900 && year <= 2200 ? dayOf({ year, month, day }) : impossible;
  };
  return (text) => {
    const cached = known.get(text);
    if (cached !== undefined) {
      return cached;
    }
    const result = read(text);
    if (known.size < maxKnown && text.length <= maxKnownLength) {
      known.set(text, result);
    }
    return result;
  };
}

/** Days of a century and a half. */
const maxKnown = 60_000;
const maxKnownLength = 24;
