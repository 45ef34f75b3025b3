import { describe, expect, it } from "vitest";

import {
  type Adjustment,
  adjustDay,
  isBusinessDay,
  isPublished,
} from "../../../engine/dates/business-days.ts";
import { formatDay, parseDay } from "../../../engine/dates/day.ts";
import { easterSunday } from "../../../engine/dates/target-holidays.ts";
import { PUBLISHED, type PublishedYear } from "./cn-notices.ts";

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
  /** Every day of a year as the notices have it, walked on the system's calendar. */
  const published = ({ year, off, work }: PublishedYear) => {
    const isOff = (monthDay: string) =>
      off.split(" ").some((span) => {
        const [first = "", last = first] = span.split("..");
        return first <= monthDay && monthDay <= last;
      });
    const days: { date: string; weekday: boolean; open: boolean }[] = [];
    for (let at = new Date(Date.UTC(year, 0, 1)); at.getUTCFullYear() === year;) {
      const date = at.toISOString().slice(0, 10);
      const weekday = at.getUTCDay() % 6 !== 0;
      const made = work.split(" ").includes(date.slice(5));
      days.push({ date, weekday, open: made || (weekday && !isOff(date.slice(5))) });
      at = new Date(at.getTime() + 86_400_000);
    }
    return days;
  };

  it.each(PUBLISHED)("in $year: every day as in $notices", (year) => {
    const days = published(year);
    expect(days.length).toBe(year.year % 4 === 0 ? 366 : 365);
    const open = days.filter((each) => each.open).map(({ date }) => date);
    expect(days.map(({ date }) => date).filter((date) => isBusinessDay(day(date), "CN"))).toEqual(open);
    // Work is made up on weekends alone.
    const made = days.filter(({ weekday, open: isOpen }) => isOpen && !weekday);
    expect(made.map(({ date }) => date.slice(5)).join(" ")).toBe(year.work);
  });

  // Working days a year as they are counted in general: 250, 249 in 2015 for the day of victory, 249 in 2020 as prolonged, 251 in
  // the leap year 2024, 248 since there are thirteen holidays.
  it.each([
    [2014, 250],
    [2015, 249],
    [2016, 250],
    [2017, 249],
    [2018, 250],
    [2019, 250],
    [2020, 249],
    [2021, 250],
    [2022, 249],
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])("%i has %i working days, the weekdays less the holidays of the law", (year, count) => {
    const of = PUBLISHED.find((each) => each.year === year) ?? expect.fail();
    const days = published(of);
    expect(days.filter(({ date }) => isBusinessDay(day(date), "CN"))).toHaveLength(count);
    expect(days.filter(({ weekday }) => weekday).length - of.daysOff).toBe(count);
  });

  it("leaves no published year out", () => {
    expect(PUBLISHED.map(({ year }) => year)).toEqual(Array.from({ length: 13 }, (_, i) => 2014 + i));
    expect(isPublished(day("2013-12-31"), "CN")).toBe(false);
    expect(isPublished(day("2014-01-01"), "CN")).toBe(true);
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
