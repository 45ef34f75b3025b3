import { describe, expect, it } from "vitest";

import { parseDay } from "../../../engine/dates/day.ts";
import { yearFraction } from "../../../engine/dates/day-count.ts";

const day = (text: string) => parseDay(text) ?? Number.NaN;

/**
 * ISDA, "30/360 Day Count Conventions", the workbook 30-360-2006ISDADefs.xls published on
 * https://www.isda.org/2008/12/22/30-360-day-count-conventions/: start, end, days by 4.16(f), days by 4.16(g).
 */
const ISDA_30_360: readonly (readonly [string, string, number, number])[] = [
  ["2007-01-15", "2007-01-30", 15, 15],
  ["2007-01-15", "2007-02-15", 30, 30],
  ["2007-01-15", "2007-07-15", 180, 180],
  ["2007-09-30", "2008-03-31", 180, 180],
  ["2007-09-30", "2007-10-31", 30, 30],
  ["2007-09-30", "2008-09-30", 360, 360],
  ["2007-01-15", "2007-01-31", 16, 15],
  ["2007-01-31", "2007-02-28", 28, 28],
  ["2007-02-28", "2007-03-31", 33, 32],
  ["2006-08-31", "2007-02-28", 178, 178],
  ["2007-02-28", "2007-08-31", 183, 182],
  ["2007-02-14", "2007-02-28", 14, 14],
  ["2007-02-26", "2008-02-29", 363, 363],
  ["2008-02-29", "2009-02-28", 359, 359],
  ["2008-02-29", "2008-03-30", 31, 31],
  ["2008-02-29", "2008-03-31", 32, 31],
  ["2007-02-28", "2007-03-05", 7, 7],
  ["2007-10-31", "2007-11-28", 28, 28],
  ["2007-08-31", "2008-02-29", 179, 179],
  ["2008-02-29", "2008-08-31", 182, 181],
  ["2008-08-31", "2009-02-28", 178, 178],
  ["2009-02-28", "2009-08-31", 183, 182],
];

/**
 * ISDA, "EMU and Market Conventions: Recent Developments" (1998), the examples of Actual/Actual (ISDA): start, end,
 * days outside leap years, days in leap years.
 */
const ISDA_ACT_ACT: readonly (readonly [string, string, bigint, bigint])[] = [
  ["2003-11-01", "2004-05-01", 61n, 121n],
  ["1999-02-01", "1999-07-01", 150n, 0n],
  ["1999-07-01", "2000-07-01", 184n, 182n],
  ["2002-08-15", "2003-07-15", 334n, 0n],
  ["2003-07-15", "2004-01-15", 170n, 14n],
  ["1999-07-30", "2000-01-30", 155n, 29n],
  ["2000-01-30", "2000-06-30", 0n, 152n],
  ["1999-11-30", "2000-04-30", 32n, 120n],
];

describe("a share of a year", () => {
  it.each(ISDA_30_360)(
    "from %s to %s has %i days by 30/360 and %i by 30E/360",
    (start, end, us, european) => {
      expect(yearFraction("30/360", day(start), day(end))).toEqual({ num: BigInt(us), den: 360n });
      expect(yearFraction("30E/360", day(start), day(end))).toEqual({ num: BigInt(european), den: 360n });
    },
  );

  it.each(ISDA_ACT_ACT)("from %s to %s is %i/365 + %i/366 by ACT/ACT", (start, end, others, leap) => {
    const { num, den } = yearFraction("ACT/ACT", day(start), day(end));
    expect(num * 365n * 366n).toBe((others * 366n + leap * 365n) * den);
  });

  it("counts actual days over 360 or 365", () => {
    // From 31 May to 26 July: 30 days of June and 26 of July.
    expect(yearFraction("ACT/360", day("2026-05-31"), day("2026-07-26"))).toEqual({ num: 56n, den: 360n });
    expect(yearFraction("ACT/365F", day("2026-05-31"), day("2026-07-26"))).toEqual({ num: 56n, den: 365n });
  });
});
