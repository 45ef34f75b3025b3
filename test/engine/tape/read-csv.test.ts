import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CsvReader, MOST_ROW_LENGTH, readCsv } from "../../../engine/tape/read-csv.ts";

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

  it("reads the same rows from any pieces of a text", () => {
    const character = fc.constantFrom("a", "é", ",", '"', "\n", "\r", "\r\n", "\ufffd");
    fc.assert(
      fc.property(
        fc.array(character, { maxLength: 60 }),
        fc.array(fc.nat(60), { maxLength: 5 }),
        (parts, cuts) => {
          const text = parts.join("");
          const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
          const reader = new CsvReader(",");
          const rows = at.slice(1).flatMap((end, i) => reader.push(text.slice(at[i], end)));
          expect([...rows, ...reader.end()]).toEqual(readCsv(text, ","));
        },
      ),
    );
  });

  it("takes a quote that is open for longer than a row may be for one that never closes, and holds no more than that", () => {
    const reader = new CsvReader(",");
    const rows = reader.push('1,"a\n');
    const line = `${"x".repeat(1000)},y\n`;
    for (let i = 0; i < MOST_ROW_LENGTH / 500; i++) {
      rows.push(...reader.push(line));
    }
    expect(rows[0]).toMatchObject({ line: 1, quoteFault: "a quote that never closes" });
    expect(rows.length).toBeGreaterThan(1000);
  });
});
