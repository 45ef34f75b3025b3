import { dayOf, daysInMonth } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";

/** Whether `format` names year, month and day once each: `YYYY-MM-DD`, `DD/MM/YYYY`, `MM.DD.YYYY`, `YYYYMMDD`. */
export function isDateFormat(format: string): boolean {
  return (
    /^(?:YYYY|MM|DD|[-/. ])+$/.test(format) &&
    ["YYYY", "MM", "DD"].every((part) => format.split(part).length === 2)
  );
}

export type ParsedDate =
  { readonly day: Day } | { readonly rule: "date-format" | "impossible-date"; readonly expected: string };

/** Reads a date in the declared format and no other; 1900 to 2200. */
export function parseDate(text: string, format: string): ParsedDate {
  const order: readonly string[] = format.match(/YYYY|MM|DD/g) ?? [];
  const pattern = format
    .replace(/[-/. ]/g, (separator) => `\\${separator}`)
    .replace("YYYY", "(\\d{4})")
    .replace("MM", "(\\d{2})")
    .replace("DD", "(\\d{2})");
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (match === null) {
    return { rule: "date-format", expected: `a date written ${format}` };
  }
  const part = (name: string) => Number(match[order.indexOf(name) + 1]);
  const [year, month, date] = [part("YYYY"), part("MM"), part("DD")];
  const exists = month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month);
  if (!exists || year < 1900 || year > 2200) {
    return { rule: "impossible-date", expected: "a day of the calendar between 1900 and 2200" };
  }
  return { day: dayOf({ year, month, day: date }) };
}
