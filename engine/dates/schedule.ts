import type { PaymentDate } from "../deal/model.ts";
import { adjustDay, type Adjustment, type HolidayCalendar } from "./business-days.ts";
import { calendarDateOf, dayOf, daysInMonth } from "./day.ts";

export interface ScheduleRule {
  readonly firstPayment: number;
  /** Months from one date to the next, 1 or more. */
  readonly every: number;
  /** Day of the month, clipped to the month's end; `firstPayment`'s own when absent. */
  readonly day: number | undefined;
  readonly legalFinal: number;
  readonly adjust: Adjustment;
  readonly holidays: HolidayCalendar | undefined;
  readonly accrual: "adjusted" | "unadjusted";
}

/**
 * The payment dates that a rule makes: the first is `firstPayment` itself, date k lies k × `every` months
 * after its month at `day`, the last is the last one not after `legalFinal`, all before adjustment.
 */
export function paymentDatesByRule(rule: ScheduleRule): PaymentDate[] {
  const first = calendarDateOf(rule.firstPayment);
  const dayOfMonth = rule.day ?? first.day;
  const dates: PaymentDate[] = [];
  for (let unadjusted = rule.firstPayment; unadjusted <= rule.legalFinal;) {
    const day = adjustDay(unadjusted, rule.adjust, rule.holidays);
    dates.push({
      day,
      accrualDay: rule.accrual === "adjusted" ? day : unadjusted,
      unadjustedDay: unadjusted,
    });
    const months = first.year * 12 + (first.month - 1) + dates.length * rule.every;
    const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
    unadjusted = dayOf({ year, month, day: Math.min(dayOfMonth, daysInMonth(year, month)) });
  }
  return dates;
}

/** Dates that a deal lists itself are taken as they are. */
export function paymentDatesAsListed(days: readonly number[]): PaymentDate[] {
  return days.map((day) => ({ day, accrualDay: day, unadjustedDay: day }));
}
