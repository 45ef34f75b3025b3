import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type CheckedTape, readTape } from "../../../engine/tape/check-tape.ts";
import { parseTapeMap } from "../../../engine/tape/tape-map.ts";
import { csvTable } from "./tables.ts";

const { map } = parseTapeMap(`
weir: 1
currency: { symbol: EUR, decimals: 2 }
cutOff: 2024-12-31
formats: { decimal: ",", thousands: ".", dates: DD/MM/YYYY }
file: { delimiter: ; }
noData: [ND1]
columns:
  id: Id
  bookValue: Claim
  secured: { column: Sec, values: { J: yes, N: no }, doubts: { "?": unknown, P: yes } }
  originated: Start
  defaulted: Default
  termMonths: Term
  approvedAmount: Limit
  disbursedAmount: Paid
constants: { borrowerType: sme }
checks: [{ column: Branch, not: [closed], because: a branch that was closed }]
ignored: [Officer]
`);
const header = "Id;Claim;Sec;Start;Default;Term;Limit;Paid;Branch;Officer";
const good = "A;1.000,50;J;01/02/2015;03/04/2020;60;2.000;1.500;north;x";

function check(text: string | Uint8Array) {
  return readTape({ tables: [csvTable(text)], file: "t.csv", ...(map === undefined ? {} : { map }) });
}
const withRows = (...rows: string[]) => check([header, ...rows].join("\n"));
const rulesOf = (checked: CheckedTape) =>
  checked.findings.map(({ line, column, rule }) => `${line ?? "-"}:${column ?? "-"} ${rule}`);

describe("checkTape", () => {
  describe("given a good row", () => {
    it("reads every field by the declared formats", async () => {
      const checked = await withRows(good);
      expect(checked.findings).toEqual([]);
      expect(checked.tape).toEqual({
        currency: { symbol: "EUR", decimals: 2 },
        cutOff: 20088,
        loans: [
          {
            id: "A",
            bookValue: 100_050n,
            borrowerType: "sme",
            secured: true,
            originated: 16467,
            defaulted: 18355,
            termMonths: 60,
            approvedAmount: 200_000n,
            disbursedAmount: 150_000n,
          },
        ],
      });
    });

    it("keeps what is not given absent, and counts it", async () => {
      const checked = await withRows(good, "B;1;ND1;;;;;;north;");
      expect(checked.tape.loans[1]).toEqual({ id: "B", bookValue: 100n, borrowerType: "sme" });
      expect(checked.completeness).toContainEqual({ field: "secured", given: 1, of: 2 });
    });

    it("reads it with a byte order mark, CRLF and quoted line ends", async () => {
      const row = 'A;"1.000,50";J;;;;;;"nor\r\nth";x';
      const checked = await check(`\ufeff${header}\r\n${row}\r\n\r\nB;-1;J;;;;;;;\r\n`);
      expect(checked.tape.loans).toHaveLength(1);
      expect(rulesOf(checked)).toEqual(["5:2 negative-amount"]);
    });
  });

  describe("given rows with errors", () => {
    it("names each error of each row with its place, and keeps the rest", async () => {
      const checked = await withRows(
        good,
        ";1;X;30/02/2015;2020-01-01;-3;1e3;-1;north;",
        "C;0;J;;;;;;north;",
        "D;99999999999999999999999999999999999;J;;;;;;north;",
        "E;12.34;J;;;;;;north;",
      );
      expect(checked.tape.loans.map(({ id }) => id)).toEqual(["A"]);
      expect(checked.excluded).toBe(4);
      expect(rulesOf(checked)).toEqual([
        "3:3 unknown-value",
        "3:4 impossible-date",
        "3:5 date-format",
        "3:6 count-format",
        "3:7 amount-format",
        "3:8 negative-amount",
        "3:1 missing-value",
        "4:2 no-claim",
        "5:2 amount-too-large",
        "6:2 amount-format",
      ]);
      expect(checked.findings[0]).toEqual({
        file: "t.csv",
        line: 3,
        column: 3,
        path: "Sec",
        rule: "unknown-value",
        severity: "error",
        found: "X",
        expected: "`J` or `N` or `?` or `P`",
        hint: "say in the map what it means",
      });
      expect(checked.findings[7]).toMatchObject({ loan: "C" });
    });

    it("tells what is doubtful of such a row in the same run, but for what cannot be read", async () => {
      const checked = await withRows(
        "A;1.600;X;03/04/2020;01/02/2015;60;1.000;1.500;north;x",
        "B;1;J;2020;01/02/2015;0;1.000;1,5e3;north;x",
      );
      expect(checked.excluded).toBe(2);
      expect(rulesOf(checked)).toEqual([
        "2:3 unknown-value",
        "2:8 disbursed-above-approved",
        "2:2 claim-above-disbursed",
        "2:5 default-before-loan",
        "3:4 date-format",
        "3:8 amount-format",
        "3:6 term-of-zero",
      ]);
    });

    it("keeps none of two rows with one id, whichever is right", async () => {
      const checked = await withRows(good, "B;1;J;;;;;;;", good.replace("1.000,50", "7"), "");
      expect(checked.tape.loans.map(({ id }) => id)).toEqual(["B"]);
      expect(rulesOf(checked)).toEqual(["2:1 duplicate-id", "4:1 duplicate-id"]);
      expect(checked.findings[0]?.hint).toContain("lines 2, 4");
    });

    it("names rows of another width and broken quotes, and reads those after them", async () => {
      const checked = await withRows(
        "A;1;J",
        `${good};more`,
        'B;1;"J"x;;;;;;;',
        "C;1;J;;;;;;;",
        'D;1;"J;;;;;;;',
      );
      expect(rulesOf(checked)).toEqual([
        "2:- ragged-row",
        "2:1 duplicate-id",
        "3:- ragged-row",
        "3:1 duplicate-id",
        "4:- quote",
        "6:- quote",
        "6:- ragged-row",
      ]);
      expect(checked.tape.loans.map(({ id }) => id)).toEqual(["C"]);
    });

    it("refuses a book value that lifts the sum above 2^100", async () => {
      // 2^100 is 1267650600228229401496703205376 cents.
      const checked = await withRows("A;12676506002282294014967032053,76;J;;;;;;;", "B;0,01;J;;;;;;;");
      expect(rulesOf(checked)).toEqual(["3:- sum-too-large"]);
      expect(checked.tape.loans).toHaveLength(1);
    });
  });

  describe("given doubts", () => {
    it("keeps the loan and says why to ask", async () => {
      const checked = await withRows(
        "A;1.600;?;03/04/2020;01/02/2015;0;1.000;1.500;closed;x",
        "B;1;P;01/02/2015;03/04/2025;60;;;north;x",
      );
      expect(checked.excluded).toBe(0);
      expect(rulesOf(checked)).toEqual([
        "2:3 doubtful-value",
        "2:9 check",
        "2:8 disbursed-above-approved",
        "2:2 claim-above-disbursed",
        "2:6 term-of-zero",
        "2:5 default-before-loan",
        "3:3 doubtful-value",
        "3:5 after-cut-off",
      ]);
      expect(checked.findings.every(({ severity }) => severity === "warning")).toBe(true);
      expect(checked.findings[2]).toMatchObject({
        loan: "A",
        found: "1.500",
        expected: "at most what was approved (1.000)",
      });
      expect(checked.tape.loans.map(({ secured }) => secured)).toEqual([undefined, true]);
    });
  });

  it("suspects one loan under two ids where days and amounts are the same, and not where no day is given", async () => {
    const checked = await withRows(
      good,
      good.replace("A", "B"),
      "C;1;J;;;;;;;",
      "D;1;J;;;;;;;",
      good.replace("A;1", "E;2"),
    );
    expect(checked.tape.loans).toHaveLength(5);
    expect(rulesOf(checked)).toEqual(["3:1 possible-duplicate", "6:2 claim-above-disbursed"]);
    expect(checked.findings[0]).toMatchObject({
      severity: "warning",
      loan: "B",
      expected: expect.stringContaining("line 2") as string,
    });
  });

  describe("given a file that is no tape", () => {
    const first = async (text: string | Uint8Array) => {
      const checked = await check(text);
      expect(checked.tape.loans).toEqual([]);
      return checked.findings[0];
    };

    it.each([
      ["nothing", "", "empty-file"],
      ["a byte order mark alone", "\ufeff", "empty-file"],
      ["a header alone", header, "no-loans"],
      ["another delimiter", header.replaceAll(";", ","), "wrong-delimiter"],
      ["a column twice", `${header};Id\n${good};A`, "duplicate-column"],
      ["a workbook", new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14]), "not-text"],
      ["a zero byte", new Uint8Array([0x41, 0x00, 0x42]), "not-text"],
      ["UTF-16", new Uint8Array([0xff, 0xfe, 0x41, 0x00]), "encoding"],
    ])("refuses %s", async (_, text, rule) => {
      expect(await first(text)).toMatchObject({ file: "t.csv", rule, severity: "error" });
    });

    it("tells the rows' faults beside a column that is missing, and keeps none of them", async () => {
      const checked = await check(`${header.replace("Branch;", "")}\nA;1;X;;;;;;x\nB;1;J;;;;;;x`);
      expect(rulesOf(checked)).toEqual(["1:- missing-column", "2:3 unknown-value"]);
      expect([checked.kept, checked.excluded, checked.bookValue, checked.tape.loans]).toEqual([0, 2, 0n, []]);
      const withoutClaim = await check(`${header.replace("Claim", "Amount")}\nA;1;X;;;;;;north;x`);
      expect(rulesOf(withoutClaim)).toEqual(["1:- missing-column", "1:2 unused-column"]);
    });

    it("names each column that the map wants and the file lacks, and warns of those nobody uses", async () => {
      const checked = await check("Id;Claim;Hue\nA;1;red");
      expect(
        checked.findings.filter(({ rule }) => rule === "missing-column").map(({ path }) => path),
      ).toEqual(["Sec", "Start", "Default", "Term", "Limit", "Paid", "Officer", "Branch"]);
      expect(checked.findings.at(-1)).toMatchObject({
        column: 3,
        rule: "unused-column",
        severity: "warning",
        found: "Hue",
      });
    });

    it("names the line of bytes that are no UTF-8 and reads the other rows", async () => {
      const text = new TextEncoder().encode(`${header}\n${good}\n#;1;J;;;;;;;\nC;1;J;;;;;;;`);
      text[text.indexOf("#".charCodeAt(0))] = 0xe9;
      const checked = await check(text);
      expect(rulesOf(checked)).toEqual(["3:- encoding"]);
      expect(checked.tape.loans.map(({ id }) => id)).toEqual(["A", "C"]);
    });

    it("throws for no bytes at all", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
          const bytes = new Uint8Array([...new TextEncoder().encode(`${header}\n`), ...noise]);
          const checked = await check(bytes);
          const errors = new Set(
            checked.findings.flatMap(({ line, severity }) => (severity === "error" ? [line] : [])),
          );
          expect(checked.excluded === 0 || errors.size > 0).toBe(true);
        }),
      );
    });
  });

  it("reads GBK where the map says so", async () => {
    const gbk = parseTapeMap(
      "weir: 1\nfile: { encoding: gbk }\ncurrency: { symbol: CNY, decimals: 2 }\ncolumns: { id: id, bookValue: b, region: r }\n",
    ).map;
    // 上海 in GBK.
    const bytes = new Uint8Array([...new TextEncoder().encode("id,b,r\nA,1,"), 0xc9, 0xcf, 0xba, 0xa3]);
    const checked = await readTape({
      tables: [csvTable(bytes)],
      file: "t.csv",
      ...(gbk === undefined ? {} : { map: gbk }),
    });
    expect(checked.tape.loans[0]?.region).toBe("上海");
  });
});
