import { CN_CLOSED, CN_FIRST_YEAR, CN_LAST_YEAR, CN_OPEN } from "./cn-holidays.ts";
import { calendarDateOf, dayOf, formatDay, weekdayOf } from "./day.ts";
import { isTargetHoliday } from "./target-holidays.ts";

/** `TARGET`: the euro payment system. `CN`: China's interbank market. */
export type HolidayCalendar = "TARGET" | "CN";

export type Adjustment = "none" | "following" | "modifiedFollowing" | "preceding";

/** Whether payments settle on `day`; without a calendar, from Monday to Friday. */
export function isBusinessDay(day: number, holidays: HolidayCalendar | undefined): boolean {
  const weekend = weekdayOf(day) % 6 === 0;
  if (holidays === "TARGET") {
    return !weekend && !isTargetHoliday(day);
  }
  if (holidays === "CN") {
    const text = formatDay(day);
    return weekend ? CN_OPEN.has(text) : !CN_CLOSED.has(text);
  }
  return !weekend;
}

/** Whether the calendar's holidays of that year are known; where they are not, only weekends are closed. */
export function isPublished(day: number, holidays: HolidayCalendar | undefined): boolean {
  const { year } = calendarDateOf(day);
  return holidays !== "CN" || (year >= CN_FIRST_YEAR && year <= CN_LAST_YEAR);
}

/** The business day that stands for `day`. */
export function adjustDay(
  day: number,
  adjustment: Adjustment,
  holidays: HolidayCalendar | undefined,
): number {
  switch (adjustment) {
    case "none":
      return day;
    case "following":
      return nextBusinessDay(day, 1, holidays);
    case "preceding":
      return nextBusinessDay(day, -1, holidays);
    case "modifiedFollowing": {
      const following = nextBusinessDay(day, 1, holidays);
      return monthOf(following) === monthOf(day) ? following : nextBusinessDay(day, -1, holidays);
    }
  }
}

function nextBusinessDay(day: number, step: 1 | -1, holidays: HolidayCalendar | undefined): number {
  let candidate = day;
  while (!isBusinessDay(candidate, holidays)) {
    candidate += step;
  }
  return candidate;
}

function monthOf(day: number): number {
  const { year, month } = calendarDateOf(day);
  return dayOf({ year, month, day: 1 });
}
