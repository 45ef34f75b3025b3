import type { Deal, PaymentDate } from "../deal/model.ts";
import { amountInWords, dayInWords } from "./words-numbers.ts";

/** The dates of a deal in sentences; the payment dates themselves stand in `paymentDatesInWords`. */
export function calendarInWords(deal: Deal): string[] {
  const { symbol, decimals } = deal.currency;
  const currency = symbol === "" ? "The currency" : `The currency is ${symbol}, which`;
  return [
    `${currency} has ${decimals} decimals.`,
    `The cut-off date is ${dayInWords(deal.cutOff)}. The closing date is ${dayInWords(deal.closing)}.`,
    ...ruleInWords(deal),
    `The payment dates are the ${deal.dates.length} that stand in Schedule 1; the last one is the final payment date.`,
    `Interest periods run between ${PERIOD_ENDS[periodEndsOf(deal.dates)]}, the first one from the closing date. The day on which a period begins belongs to it, the day on which it ends does not.`,
  ];
}

const ADJUSTMENTS = {
  none: undefined,
  following: "the next business day",
  modifiedFollowing: "the next business day, or where that is in another month to the business day before",
  preceding: "the business day before",
} as const;

const BUSINESS_DAYS = {
  TARGET: "the days on which TARGET is open",
  CN: "the business days of China's interbank market (CN)",
  weekends: "all days but Saturdays and Sundays",
} as const;

function ruleInWords({ calendarRule }: Deal): string[] {
  if (calendarRule === undefined) {
    return [];
  }
  const { firstPayment, every, day, legalFinal, adjust, holidays } = calendarRule;
  const months = every === 1 ? "month" : `${every} months`;
  const onDay = day === undefined ? "on the same day of the month" : `on day ${day} of the month`;
  const target = ADJUSTMENTS[adjust];
  const adjustment =
    target === undefined
      ? "Payment dates are not adjusted for business days."
      : `A payment date that is no business day moves to ${target} (${adjust}); business days are ${BUSINESS_DAYS[holidays ?? "weekends"]}.`;
  return [
    `The first payment date is ${dayInWords(firstPayment)}; later ones follow every ${months}, ${onDay} or on the last day of a month that is shorter, up to the legal final maturity, ${dayInWords(legalFinal)}.`,
    adjustment,
  ];
}

type PeriodEnds = "adjusted" | "unadjusted" | "each";

function periodEndsOf(dates: readonly PaymentDate[]): PeriodEnds {
  if (dates.every(({ day, accrualDay }) => day === accrualDay)) {
    return "adjusted";
  }
  return dates.every(({ accrualDay, unadjustedDay }) => accrualDay === unadjustedDay) ? "unadjusted" : "each";
}

const PERIOD_ENDS: Readonly<Record<PeriodEnds, string>> = {
  adjusted: "the payment dates as they stand in Schedule 1 (adjusted)",
  unadjusted:
    "the payment dates before their adjustment (unadjusted), which Schedule 1 names where they differ",
  each: "the days that Schedule 1 names",
};

export function paymentDatesInWords({ dates }: Deal): string[] {
  const ends = periodEndsOf(dates);
  return dates.map(({ day, accrualDay, unadjustedDay }) => {
    const before = day === unadjustedDay ? "" : `, before adjustment ${dayInWords(unadjustedDay)}`;
    const end = ends === "each" ? `; its period ends on ${dayInWords(accrualDay)}` : "";
    return `${dayInWords(day)}${before}${end}`;
  });
}

export function planInWords(deal: Deal): string[] {
  return deal.plan.map((amount, i) => {
    const date = deal.dates[i];
    return `${date === undefined ? `payment date ${i + 1}` : dayInWords(date.day)}: ${amountInWords(deal, amount)}`;
  });
}
