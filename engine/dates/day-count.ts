import type { DayCount } from "../deal/model.ts";
import type { Fraction } from "../money/mul-div.ts";
import { calendarDateOf, dayOf, isLeapYear } from "./day.ts";

/**
 * The share of a year from `start` (inclusive) to `end` (exclusive), day numbers, `start` ≤ `end`.
 *
 * 2006 ISDA Definitions, section 4.16: (d) Actual/365 (Fixed), (e) Actual/360, (f) 30/360,
 * (g) 30E/360, (b) Actual/Actual (days in leap years over 366 plus the others over 365).
 */
export function yearFraction(dayCount: DayCount, start: number, end: number): Fraction {
  switch (dayCount) {
    case "ACT/360":
      return { num: BigInt(end - start), den: 360n };
    case "ACT/365F":
      return { num: BigInt(end - start), den: 365n };
    case "30/360":
      return { num: BigInt(days30(start, end, false)), den: 360n };
    case "30E/360":
      return { num: BigInt(days30(start, end, true)), den: 360n };
    case "ACT/ACT": {
      const leap = leapDays(start, end);
      return { num: BigInt(leap * 365 + (end - start - leap) * 366), den: 133_590n };
    }
  }
}

function days30(start: number, end: number, european: boolean): number {
  const from = calendarDateOf(start);
  const to = calendarDateOf(end);
  const fromDay = Math.min(from.day, 30);
  // 4.16(f) shortens a final 31st only after a start on the 30th or 31st, 4.16(g) always.
  const toDay = european || fromDay === 30 ? Math.min(to.day, 30) : to.day;
  return 360 * (to.year - from.year) + 30 * (to.month - from.month) + (toDay - fromDay);
}

function leapDays(start: number, end: number): number {
  let days = 0;
  const lastYear = calendarDateOf(end).year;
  for (let year = calendarDateOf(start).year; year <= lastYear; year++) {
    if (isLeapYear(year)) {
      const first = Math.max(start, dayOf({ year, month: 1, day: 1 }));
      const last = Math.min(end, dayOf({ year: year + 1, month: 1, day: 1 }));
      days += Math.max(0, last - first);
    }
  }
  return days;
}
