import { describe, expect, it } from "vitest";

import {
  type Adjustment,
  adjustDay,
  isBusinessDay,
  isPublished,
} from "../../../engine/dates/business-days.ts";
import { formatDay, parseDay } from "../../../engine/dates/day.ts";
import { easterSunday } from "../../../engine/dates/target-holidays.ts";

const day = (text: string) => parseDay(text) ?? Number.NaN;

describe("TARGET", () => {
  // European Central Bank, press release of 14 December 2000, "Long-term calendar for TARGET closing days": New Year's Day,
  // Good Friday, Easter Monday, 1 May, 25 and 26 December; Easter is on 31 March 2024, 20 April 2025, 5 April 2026 and
  // 28 March 2027.
  it.each(["2024-01-01", "2024-03-29", "2024-04-01", "2024-05-01", "2024-12-25", "2024-12-26"])(
    "closes on %s",
    (date) => {
      expect(isBusinessDay(day(date), "TARGET")).toBe(false);
    },
  );
  it.each(["2027-01-01", "2027-03-26", "2027-03-29"])("closes on %s", (date) => {
    expect(isBusinessDay(day(date), "TARGET")).toBe(false);
  });
  it.each(["2025-01-01", "2025-04-18", "2025-04-21", "2025-05-01", "2025-12-25", "2025-12-26"])(
    "closes on %s",
    (date) => {
      expect(isBusinessDay(day(date), "TARGET")).toBe(false);
    },
  );
  it.each(["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25"])("closes on %s", (date) => {
    expect(isBusinessDay(day(date), "TARGET")).toBe(false);
  });
  it.each([
    "2024-03-28",
    "2024-04-02",
    "2027-03-25",
    "2027-03-30",
    "2025-04-17",
    "2025-04-22",
    "2025-12-24",
    "2026-01-06",
    "2026-08-14",
  ])("is open on %s", (date) => {
    expect(isBusinessDay(day(date), "TARGET")).toBe(true);
  });

  // United States Naval Observatory, dates of Easter.
  it.each(["2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2038-04-25", "2049-04-18"])(
    "knows Easter Sunday %s",
    (date) => {
      expect(formatDay(easterSunday(Number(date.slice(0, 4))))).toBe(date);
    },
  );
});

describe("the Chinese interbank calendar", () => {
  // 国办发明电〔2023〕7号, holidays of 2024: Spring Festival 10 to 17 February, work on Sundays 4 and 18 February;
  // the interbank market also closed on the eve, 9 February.
  it.each([
    ["2024-02-04", true],
    ["2024-02-08", true],
    ["2024-02-09", false],
    ["2024-02-12", false],
    ["2024-02-16", false],
    ["2024-02-17", false],
    ["2024-02-18", true],
    ["2024-02-19", true],
    ["2024-02-24", false],
  ])("on %s: open %s", (date, open) => {
    expect(isBusinessDay(day(date), "CN")).toBe(open);
  });

  it("knows the published years only, and weekends beyond them", () => {
    expect(isPublished(day("2026-12-31"), "CN")).toBe(true);
    expect(isPublished(day("2027-01-01"), "CN")).toBe(false);
    expect(isBusinessDay(day("2027-01-01"), "CN")).toBe(true);
    expect(isBusinessDay(day("2027-01-02"), "CN")).toBe(false);
  });
});

describe("adjustment", () => {
  // Saturday 31 October 2026 is the last of its month.
  it.each<[Adjustment, string]>([
    ["none", "2026-10-31"],
    ["following", "2026-11-02"],
    ["preceding", "2026-10-30"],
    ["modifiedFollowing", "2026-10-30"],
  ])("%s of Saturday 2026-10-31 is %s", (adjustment, expected) => {
    expect(formatDay(adjustDay(day("2026-10-31"), adjustment, undefined))).toBe(expected);
  });

  it("passes over holidays after a weekend", () => {
    // Sunday 30 April 2028, then Labour Day.
    expect(formatDay(adjustDay(day("2028-04-30"), "following", "TARGET"))).toBe("2028-05-02");
    // Good Friday 3 April 2026 to Easter Monday 6 April 2026.
    expect(formatDay(adjustDay(day("2026-04-03"), "modifiedFollowing", "TARGET"))).toBe("2026-04-07");
  });
});
