import { describe, expect, it } from "vitest";

import { parseTapeMap } from "../../../engine/tape/tape-map.ts";

const head = "weir: 1\ncurrency: { symbol: EUR, decimals: 2 }\n";
const rulesOf = (text: string) =>
  parseTapeMap(text, "map.yaml").faults.map(({ path, rule }) => `${path ?? ""} ${rule}`);

describe("parseTapeMap", () => {
  it("fills in what is not said, and reads every scalar as text", () => {
    const { map, faults } = parseTapeMap(`${head}columns: { id: No, bookValue: 2020-01-01 }\n`);
    expect(faults).toEqual([]);
    expect(map).toEqual({
      codes: {},
      text: { delimiter: ",", encoding: "utf-8" },
      currency: { symbol: "EUR", decimals: 2 },
      rates: {},
      numbers: { decimal: ".", thousands: "", grouping: "threes", negative: "leading", scale: 1 },
      dates: "YYYY-MM-DD",
      noData: [],
      checks: [],
      keys: ["No"],
      columns: {
        id: [{ column: "No", values: {}, doubts: {} }],
        bookValue: [{ column: "2020-01-01", values: {}, doubts: {} }],
      },
      constants: {},
      ignored: [],
      linked: [],
      tellsUnused: true,
    });
  });

  it("names every fault of its form at once, by path, line and column", () => {
    const { faults } = parseTapeMap(
      [
        "weir: 2",
        "currency: { symbol: EUR, decimals: 19 }",
        "cutOff: 2024-02-30",
        "formats: { dates: YY-MM-DD }",
        "columns: { id: No, bookValue: Claim, colour: Hue }",
        "checks: [{ column: a, like: '(', because: b }]",
        "extra: 1",
      ].join("\n"),
      "map.yaml",
    );
    expect(faults.map(({ path, line, rule }) => `${path ?? ""} ${line ?? ""} ${rule}`).sort()).toEqual(
      [
        "weir 1 format",
        "currency.decimals 2 format",
        "cutOff 3 format",
        "formats.dates 4 format",
        "columns.colour 5 unknown-key",
        "checks[0].like 6 format",
        "extra 7 unknown-key",
      ].sort(),
    );
    expect(faults.every(({ file, severity }) => file === "map.yaml" && severity === "error")).toBe(true);
  });

  it("names every fault of its meaning", () => {
    const text = `${head}${[
      "columns:",
      "  id: No",
      "  secured: { column: Sec, values: { J: ja } }",
      "  region: Borrower Name",
      "  stage: { column: St, doubts: { '9': unknown, '8': stuck } }",
      "constants: { secured: yes, termMonths: 3, borrowerType: person }",
      "ignored: [Sec]",
      "checks: [{ column: a, because: b }]",
    ].join("\n")}`;
    expect(rulesOf(text)).toEqual([
      "columns.bookValue missing",
      "columns.secured.values.J value",
      "columns.region personal-data",
      "columns.stage.doubts.8 value",
      "constants.secured given-twice",
      "constants.termMonths constant",
      "constants.borrowerType value",
      "ignored[0] given-twice",
      "checks[0] check",
    ]);
  });

  it("names what is no YAML, and a key given twice, by line", () => {
    expect(parseTapeMap("columns: [\n", "m").faults).toMatchObject([{ file: "m", rule: "syntax" }]);
    expect(parseTapeMap(`${head}columns: { id: a, id: b }\n`).faults).toMatchObject([
      { line: 3, rule: "repeated-key" },
    ]);
    expect(parseTapeMap("").faults).not.toEqual([]);
    expect(parseTapeMap("just text").faults).not.toEqual([]);
  });
});
