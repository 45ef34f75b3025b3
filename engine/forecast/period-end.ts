import { calendarDateOf, dayOf, daysInMonth } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";

/** Days of a year on average: curves of what is collected are by years. */
export const DAYS_PER_YEAR = 365.25;

/** So many months after a day, clipped to the month's end: where a forecast's period ends. */
export function periodEnd(from: Day, months: number): Day {
  const date = calendarDateOf(from);
  const index = date.year * 12 + date.month - 1 + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  return dayOf({ year, month, day: Math.min(date.day, daysInMonth(year, month)) });
}

/** Months from a day to a later one as periods count them: whole ones up to the last end, then by days of the next. */
export function monthsBetween(from: Day, to: Day): number {
  let months = Math.max(0, Math.floor((to - from) / 30.4375) - 1);
  while (periodEnd(from, months + 1) <= to) {
    months += 1;
  }
  const last = periodEnd(from, months);
  return months + (to - last) / (periodEnd(from, months + 1) - last);
}
