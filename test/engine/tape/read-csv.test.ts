import { describe, expect, it } from "vitest";

import { readCsv } from "../../../engine/tape/read-csv.ts";

describe("readCsv", () => {
  it("reads LF, CRLF and CR alike, with or without a last line end", () => {
    const rows = [
      { line: 1, lastLine: 1, cells: ["a", "b"] },
      { line: 2, lastLine: 2, cells: ["1", ""] },
    ];
    expect(readCsv("a,b\n1,\n", ",")).toEqual(rows);
    expect(readCsv("a,b\r\n1,", ",")).toEqual(rows);
    expect(readCsv("a,b\r1,\r", ",")).toEqual(rows);
  });

  it("counts lines through quoted line ends and blank lines", () => {
    expect(readCsv('"a\r\nb",2\r\n\r\n\r\n3,"say ""hi"", twice"\r\n', ",")).toEqual([
      { line: 1, lastLine: 2, cells: ["a\r\nb", "2"] },
      { line: 5, lastLine: 5, cells: ["3", 'say "hi", twice'] },
    ]);
  });

  it("keeps a quote inside an unquoted cell, and the delimiter inside a quoted one", () => {
    expect(readCsv('5" pipe;"a;b"', ";")).toEqual([{ line: 1, lastLine: 1, cells: ['5" pipe', "a;b"] }]);
  });

  it("names text after a closing quote and goes on with the next row", () => {
    expect(readCsv('1,"x"y\n2,z\n', ",")).toEqual([
      { line: 1, lastLine: 1, cells: ["1", "xy"], quoteFault: "text after a closing quote" },
      { line: 2, lastLine: 2, cells: ["2", "z"] },
    ]);
  });

  it("names a quote that never closes by its own line and reads every row after it", () => {
    expect(
      readCsv('1,a\n2,"b\n3,c\n4,"d\n5,e', ",").map(({ line, quoteFault }) => [line, quoteFault]),
    ).toEqual([
      [1, undefined],
      // The quote of line 2 closes at that of line 4, whose own text then follows it.
      [2, "text after a closing quote"],
      [5, undefined],
    ]);
    expect(readCsv('1,a\n2,"b\n3,c\n4,d', ",").map(({ line, quoteFault }) => [line, quoteFault])).toEqual([
      [1, undefined],
      [2, "a quote that never closes"],
      [3, undefined],
      [4, undefined],
    ]);
  });

  it("finds nothing in nothing", () => {
    expect(readCsv("", ",")).toEqual([]);
    expect(readCsv("\n\r\n\n", ",")).toEqual([]);
  });
});
