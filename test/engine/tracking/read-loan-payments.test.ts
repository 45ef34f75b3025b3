import { describe, expect, it } from "vitest";

import { parseDay } from "../../../engine/dates/day.ts";
import { readLoanPayments } from "../../../engine/tracking/read-loan-payments.ts";
import { type TapeMap, plainMap } from "../../../engine/tape/tape-map.ts";
import { csvTable } from "../tape/tables.ts";

const day = (text: string) => parseDay(text) ?? NaN;
const map = plainMap("EUR");
const loans = new Map(["L1", "L2", "L3"].map((id) => [id, { bookValue: 2_000_000_000n }]));

const read = (text: string, own: TapeMap = map) =>
  readLoanPayments({
    table: csvTable(text, "c"),
    map: { ...own, currency: { symbol: "EUR", decimals: 6 } },
    loans,
    cutOff: day("2025-12-31"),
    asOf: day("2026-06-30"),
  });
const faultsOf = async (text: string) => (await read(text)).faults;

describe("reported collections", () => {
  it("are read with costs and closings, in order of days", async () => {
    const { records, rows, faults } = await read(
      "loan,date,amount,costs,closed,currency\n" +
        "L1,2026-06-30,250.50,12.5,yes,EUR\n" +
        "L1,2026-01-01,10,,,\n" +
        "L2,2026-02-28,0,100,2026-03-31,EUR\n" +
        "L2,2026-03-31,1,0,no,\n",
    );
    expect(faults).toEqual([]);
    expect(rows).toBe(4);
    expect([...records]).toEqual([
      [
        "L1",
        {
          payments: [
            { date: day("2026-01-01"), amount: 10_000_000n, costs: 0n },
            { date: day("2026-06-30"), amount: 250_500_000n, costs: 12_500_000n },
          ],
          closed: day("2026-06-30"),
        },
      ],
      [
        "L2",
        {
          payments: [
            { date: day("2026-02-28"), amount: 0n, costs: 100_000_000n },
            { date: day("2026-03-31"), amount: 1_000_000n, costs: 0n },
          ],
          closed: day("2026-03-31"),
        },
      ],
    ]);
  });

  it("are written as the map says that the tape is", async () => {
    const { records, faults } = await read("loan;date;amount;closed\nL1;28.02.2026;1.234,50;n/a\n", {
      ...map,
      text: { delimiter: ";", encoding: "utf-8" },
      numbers: { ...map.numbers, decimal: ",", thousands: "." },
      dates: "DD.MM.YYYY",
      noData: ["n/a"],
    });
    expect(faults).toEqual([]);
    expect(records.get("L1")?.payments).toEqual([
      { date: day("2026-02-28"), amount: 1_234_500_000n, costs: 0n },
    ]);
  });

  it("may be none at all", async () => {
    expect(await read("loan,date,amount\n")).toMatchObject({ rows: 0, faults: [] });
  });

  it.each([
    ["unknown-loan", "L9x,2026-01-31,1", { column: 1, path: "loan", found: "L9x" }],
    ["missing", ",2026-01-31,1", { column: 1, path: "loan" }],
    ["missing", "L1,,1", { column: 2, path: "date", loan: "L1" }],
    ["date-format", "L1,31/01/2026,1", { column: 2, path: "date", found: "31/01/2026" }],
    ["impossible-date", "L1,2026-02-30,1", { column: 2, path: "date" }],
    [
      "before-cut-off",
      "L1,2025-12-31,1",
      { column: 2, path: "date", found: "2025-12-31", expected: "a day after the cut-off, 2025-12-31" },
    ],
    [
      "after-report",
      "L1,2026-07-01,1",
      { column: 2, path: "date", expected: "a day no later than the report's, 2026-06-30" },
    ],
    ["missing", "L1,2026-01-31,", { column: 3, path: "amount" }],
    ["amount-format", 'L1,2026-01-31,"1,5"', { column: 3, path: "amount", found: "1,5" }],
    ["negative-amount", "L1,2026-01-31,-1", { column: 3, path: "amount" }],
    ["amount-too-fine", "L1,2026-01-31,0.0000001", { column: 3, path: "amount" }],
    ["negative-amount", "L1,2026-01-31,1,-2", { column: 4, path: "costs" }],
    ["date-format", "L1,2026-01-31,1,,maybe", { column: 5, path: "closed", found: "maybe" }],
    ["after-report", "L1,2026-01-31,1,,2026-07-01", { column: 5, path: "closed" }],
    ["other-currency", "L1,2026-01-31,1,,,USD", { column: 6, path: "currency", found: "USD" }],
  ])("with `%s` are named by file, line and column: %s", async (rule, row, rest) => {
    const cells = row.startsWith('L1,2026-01-31,"')
      ? `${row},,,`
      : row + ",".repeat(5 - row.split(",").length + 1);
    const faults = await faultsOf(`loan,date,amount,costs,closed,currency\nL2,2026-01-01,1,,,\n${cells}\n`);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ file: "c.csv", line: 3, rule, severity: "error", ...rest });
  });

  it("name the loan that was likely meant", async () => {
    const [fault] = await faultsOf("loan,date,amount\nL,2026-01-31,1\nM1,2026-01-31,1\n");
    expect(fault).toMatchObject({ rule: "unknown-loan" });
    const near = await readLoanPayments({
      table: csvTable("loan,date,amount\nL000O42,2026-01-31,1\n", "c"),
      map,
      loans: new Map(["L000041", "L000042"].map((id) => [id, { bookValue: 1n }])),
      cutOff: 0,
      asOf: day("2026-06-30"),
    });
    expect(near.faults).toMatchObject([{ rule: "unknown-loan", hint: "did you mean `L000042`?" }]);
  });

  it("close a loan once, and nothing comes after, whatever the order of rows", async () => {
    expect(
      await faultsOf(
        "loan,date,amount,closed\n" +
          "L1,2026-05-01,7,\n" +
          "L1,2026-03-31,5,yes\n" +
          "L1,2026-03-31,6,\n" +
          "L1,2026-01-31,1,2026-04-30\n",
      ),
    ).toMatchObject([
      {
        line: 2,
        column: 2,
        path: "date",
        loan: "L1",
        rule: "after-closing",
        found: "2026-05-01",
        expected: "nothing after 2026-03-31, when line 3 closes the loan",
      },
      {
        line: 5,
        column: 4,
        path: "closed",
        loan: "L1",
        rule: "closed-twice",
        found: "closed in line 3 already",
      },
    ]);
  });

  it("tell each payment once", async () => {
    expect(
      await faultsOf("loan,date,amount\nL1,2026-01-31,5\nL1,2026-01-31,6\nL1,2026-01-31,5.00\n"),
    ).toMatchObject([{ line: 4, loan: "L1", rule: "duplicate-payment", found: "the same as line 2" }]);
  });

  it("that add up to more than the claim are a warning", async () => {
    expect(await faultsOf("loan,date,amount\nL1,2026-01-31,1600\nL1,2026-02-28,401\n")).toMatchObject([
      { line: 3, column: 3, loan: "L1", rule: "above-claim", severity: "warning" },
    ]);
  });

  it("need their columns, know no others, and each once", async () => {
    expect(await faultsOf("loan,date,ammount\nL1,2026-01-31,1\n")).toMatchObject([
      { file: "c.csv", line: 1, path: "amount", rule: "missing-column" },
      { line: 1, column: 3, path: "ammount", rule: "unknown-column", hint: "did you mean `amount`?" },
    ]);
    expect(await faultsOf("loan,date,amount,amount\n")).toMatchObject([
      { line: 1, column: 4, path: "amount", rule: "duplicate-column" },
    ]);
    expect(await faultsOf("loan;date;amount\n")).toMatchObject([{ rule: "wrong-delimiter" }]);
    expect(await faultsOf("")).toMatchObject([{ file: "c.csv", rule: "empty-file" }]);
  });

  it("are refused row by row where a row is broken", async () => {
    expect(await faultsOf('loan,date,amount\nL1,2026-01-31\nL2,2026-01-31,"5"x\n')).toMatchObject([
      { line: 2, rule: "ragged-row" },
      { line: 3, rule: "quote" },
    ]);
  });
});
