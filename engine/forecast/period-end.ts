import { calendarDateOf, dayOf, daysInMonth } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";

/** So many months after a day, clipped to the month's end: where a forecast's period ends. */
export function periodEnd(from: Day, months: number): Day {
  const date = calendarDateOf(from);
  const index = date.year * 12 + date.month - 1 + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  return dayOf({ year, month, day: Math.min(date.day, daysInMonth(year, month)) });
}
