import { describe, expect, it } from "vitest";

import { dateParser, isDateFormat } from "../../../engine/tape/parse-date.ts";

describe("dateParser", () => {
  // `date -u -d 2010-02-28 +%s` / 86400, and so on.
  it.each([
    ["2010-02-28", "YYYY-MM-DD", 14668],
    ["28/02/2010", "DD/MM/YYYY", 14668],
    ["02/28/2010", "MM/DD/YYYY", 14668],
    ["28.02.2010", "DD.MM.YYYY", 14668],
    ["20100228", "YYYYMMDD", 14668],
    ["2000-02-29", "YYYY-MM-DD", 11016],
    ["1969-12-31", "YYYY-MM-DD", -1],
    ["28.2.2010", "D.M.YYYY", 14668],
    ["28-Feb-2010", "DD-MMM-YYYY", 14668],
    ["2010年2月28日", "YYYY年M月D日", 14668],
    ["2010-02-28 00:00:00", "YYYY-MM-DD 00:00:00", 14668],
  ])("reads %s as %s", (text, format, day) => {
    expect(dateParser(format)(text)).toBe(day);
  });

  it.each([
    ["2010-02-30", "YYYY-MM-DD", "impossible-date"],
    ["1900-02-29", "YYYY-MM-DD", "impossible-date"],
    ["2010-13-01", "YYYY-MM-DD", "impossible-date"],
    ["2010-00-10", "YYYY-MM-DD", "impossible-date"],
    ["0000-01-01", "YYYY-MM-DD", "impossible-date"],
    ["13/28/2010", "DD/MM/YYYY", "impossible-date"],
    ["28/02/2010", "YYYY-MM-DD", "date-format"],
    ["2010-2-28", "YYYY-MM-DD", "date-format"],
    ["28x02x2010", "DD.MM.YYYY", "date-format"],
    ["2010-02-28T00:00", "YYYY-MM-DD", "date-format"],
    ["40237", "YYYY-MM-DD", "date-format"],
    ["28-Fev-2010", "DD-MMM-YYYY", "date-format"],
    ["30-Feb-2010", "DD-MMM-YYYY", "impossible-date"],
  ])("refuses %s as %s", (text, format, rule) => {
    expect(dateParser(format)(text)).toMatchObject({ rule });
  });
});

describe("isDateFormat", () => {
  it("takes formats that name year, month and day once each", () => {
    expect(["YYYY-MM-DD", "DD/MM/YYYY", "YYYYMMDD", "D.M.YYYY"].every(isDateFormat)).toBe(true);
    // Nobody can tell 1 November from 11 January.
    expect(isDateFormat("YYYYMD")).toBe(false);
    expect(["YY-MM-DD", "YYYY-MM", "YYYY-MM-DD-DD", "YYYY(MM)DD", ".*", ""].some(isDateFormat)).toBe(false);
  });
});
