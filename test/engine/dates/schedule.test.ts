import { describe, expect, it } from "vitest";

import { formatDay, parseDay } from "../../../engine/dates/day.ts";
import { paymentDatesByRule, type ScheduleRule } from "../../../engine/dates/schedule.ts";

const day = (text: string) => parseDay(text) ?? Number.NaN;

function datesOf(rule: Partial<ScheduleRule> & Pick<ScheduleRule, "firstPayment" | "every" | "legalFinal">) {
  return paymentDatesByRule({
    day: undefined,
    adjust: "none",
    holidays: undefined,
    accrual: "adjusted",
    ...rule,
  });
}

describe("payment dates by rule", () => {
  it("keep the first payment itself, then go by `day`, clipped to the month's end", () => {
    const dates = datesOf({
      firstPayment: day("2026-10-30"),
      every: 4,
      day: 31,
      legalFinal: day("2028-02-29"),
    });
    expect(dates.map((date) => formatDay(date.day))).toEqual([
      "2026-10-30",
      "2027-02-28",
      "2027-06-30",
      "2027-10-31",
      "2028-02-29",
    ]);
  });

  it("go by the first payment's own day where none is told, without drifting after a short month", () => {
    const dates = datesOf({ firstPayment: day("2026-12-31"), every: 2, legalFinal: day("2027-06-29") });
    expect(dates.map((date) => formatDay(date.day))).toEqual(["2026-12-31", "2027-02-28", "2027-04-30"]);
  });

  it("end with the last one not after the legal final date, before adjustment", () => {
    // Saturday 31 October 2026 is not after itself, though Monday 2 November is.
    const rule = { firstPayment: day("2026-04-30"), every: 6, day: 31, legalFinal: day("2026-10-31") };
    const dates = datesOf({ ...rule, adjust: "following" });
    expect(dates.map((date) => formatDay(date.day))).toEqual(["2026-04-30", "2026-11-02"]);
  });

  it("let periods run between adjusted or unadjusted dates", () => {
    const rule = {
      firstPayment: day("2026-07-26"),
      every: 3,
      legalFinal: day("2026-07-26"),
      adjust: "following",
    } as const;
    const [unadjusted] = datesOf({ ...rule, accrual: "unadjusted" });
    const [adjusted] = datesOf(rule);
    expect(unadjusted).toEqual({
      day: day("2026-07-27"),
      accrualDay: day("2026-07-26"),
      unadjustedDay: day("2026-07-26"),
    });
    expect(adjusted).toEqual({
      day: day("2026-07-27"),
      accrualDay: day("2026-07-27"),
      unadjustedDay: day("2026-07-26"),
    });
  });
});
