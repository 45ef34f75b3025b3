import { describe, expect, it } from "vitest";

import {
  dayOfSecond,
  formatDay,
  inSeconds,
  lastSecondOf,
  parseDay,
  weekdayOf,
} from "../../../engine/dates/day.ts";

describe("a day number", () => {
  it.each([
    ["1970-01-01", 0, 4],
    ["2000-02-29", 11_016, 2],
    // 1e9 seconds after the epoch is 2001-09-09, a Sunday.
    ["2001-09-09", 11_574, 0],
    ["1969-12-31", -1, 3],
  ])("of %s is %i, on weekday %i", (text, day, weekday) => {
    expect(parseDay(text)).toBe(day);
    expect(formatDay(day)).toBe(text);
    expect(weekdayOf(day)).toBe(weekday);
  });

  it("holds the seconds from its midnight to the one before the next", () => {
    // 2001-09-09T01:46:40Z is 1e9 seconds after the epoch.
    expect(dayOfSecond(1_000_000_000)).toBe(11_574);
    const last = BigInt(Date.parse("2001-09-09T23:59:59Z") / 1_000);
    expect(lastSecondOf(11_574)).toBe(last);
    expect(dayOfSecond(last)).toBe(11_574);
    expect(dayOfSecond(last + 1n)).toBe(11_575);
    expect(inSeconds(11_575n)).toBe(last + 1n);
  });

  it("is the date that the platform's own calendar has, from year 0 to year 9999", () => {
    for (let day = -719_528; day < 2_932_897; day += 13) {
      expect(formatDay(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
    }
  });

  it.each([
    "2026-02-29",
    "2100-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-1-01",
    "26-01-01",
    "2026-01-01 ",
    "",
  ])("does not exist for `%s`", (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});
