import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { readInputs } from "../../../engine/project/project.ts";

const DEAL = parseDeal(`
weir: 1
name: Inputs
currency: { symbol: X, decimals: 2 }
calendar: { cutOff: 2026-01-01, closing: 2026-01-01, firstPayment: 2026-03-31, every: 3, day: 31, legalFinal: 2026-10-31, adjust: following, accrual: adjusted }
parties: [p]
reportedAmounts: [closed]
metrics: [ratio, idle]
events: [breach]
classes: { A: { face: 100, rate: { index: EURIBOR }, dayCount: ACT/360 } }
fees: { costs: { payee: p, reported: true, max: 50 }, flat: { payee: p, flat: 1 } }
triggers: { t: { test: { metric: ratio, below: 90% } } }
payments: { normal: [{ fee: [costs, flat] }, { residual: A, when: t }, { residual: A }] }
`);
const RATES = "date,EURIBOR\n2026-03-31,2%\n";

function read(collections: string) {
  return readInputs({
    deal: DEAL,
    collections: { text: collections, file: "c.csv" },
    rates: { text: RATES, file: "r.csv" },
  });
}

function faultsOf(collections: string): string[] {
  return read(collections).faults.map(
    ({ file, line, column, rule, path }) =>
      `${file ?? ""}:${line ?? ""}:${column ?? ""} ${rule} ${path ?? ""}`,
  );
}

describe("collections", () => {
  it("give what was collected and reported; absent columns and empty cells are 0", () => {
    const { inputs, faults } = read(
      '\uFEFFdate,ratio,collected,costs,closed,breach,declared,reportMissed\r\n2026-03-31,95.5%,"1_000.50",50,7,1,,\r\n2026-06-30,,,,,,1,1\r\n',
    );
    expect(faults).toEqual([]);
    expect(inputs).toEqual([
      {
        // 2026-03-31 is 20,543 days after 1970-01-01.
        day: 20_543,
        collected: 100_050n,
        feeAmounts: [5000n, 0n],
        reportedAmounts: [700n],
        metrics: [955_000_000_000_000_000n, 0n],
        events: [true],
        declared: false,
        reportMissed: false,
        fixings: [20_000_000_000_000_000n],
      },
      {
        day: 20_634,
        collected: 0n,
        feeAmounts: [0n, 0n],
        reportedAmounts: [0n],
        metrics: [0n, 0n],
        events: [false],
        declared: true,
        reportMissed: true,
        fixings: [undefined],
      },
    ]);
  });

  it("may end early, and go on after the final date", () => {
    const rows = "2026-03-31,1,1\n2026-06-30,1,1\n2026-09-30,1,1\n";
    expect(faultsOf(`date,collected,ratio\n2026-03-31,1,1\n`)).toEqual([]);
    expect(faultsOf(`date,collected,ratio\n${rows}2026-10-01,5,1\n2026-12-24,5,1\n`)).toEqual([]);
  });

  it.each([
    ["a date that is no payment date", "date,collected,ratio\n2026-03-30,1,1\n", ["c.csv:2:1 date date"]],
    ["a gap", "date,collected,ratio\n2026-03-31,1,1\n2026-09-30,1,1\n", ["c.csv:3:1 date date"]],
    [
      "late dates out of order",
      "date,collected,ratio\n2026-03-31,1,1\n2026-06-30,1,1\n2026-09-30,1,1\n2026-12-01,1,1\n2026-12-01,1,1\n",
      ["c.csv:6:1 date date"],
    ],
    [
      "an unknown column, a column of a fee that is not reported",
      "date,collected,ratio,ratios,flat\n2026-03-31,1,1,,\n",
      ["c.csv:1:4 column-unknown ratios", "c.csv:1:5 column-unknown flat"],
    ],
    [
      "a column twice",
      "date,collected,ratio,ratio\n2026-03-31,1,1,1\n",
      ["c.csv:1:4 csv-repeated-column ratio"],
    ],
    ["no column `collected`", "date,ratio\n2026-03-31,1\n", ["c.csv:1: column-missing collected"]],
    ["nothing at all", "", ["c.csv:1: column-missing date", "c.csv:1: column-missing collected"]],
    [
      "a fee above its maximum",
      "date,collected,ratio,costs\n2026-03-31,1,1,50.01\n",
      ["c.csv:2:4 fee-above-max costs"],
    ],
    [
      "digits beyond the currency's, a negative amount",
      "date,collected,ratio,costs\n2026-03-31,1.005,1,-1\n",
      ["c.csv:2:2 amount-digits collected", "c.csv:2:4 amount-negative costs"],
    ],
    [
      "an event that is neither 0 nor 1",
      "date,collected,ratio,breach\n2026-03-31,1,1,yes\n",
      ["c.csv:2:4 flag breach"],
    ],
    [
      "a metric that a test reads, empty",
      "date,collected,ratio\n2026-03-31,1,\n",
      ["c.csv:2:3 metric-missing ratio"],
    ],
    [
      "a metric that a test reads, without column",
      "date,collected\n2026-03-31,1\n",
      ["c.csv:2: metric-missing ratio"],
    ],
    [
      "a short row and a quote that never closes",
      'date,collected,ratio\n2026-03-31,1\n2026-06-30,"1,1\n',
      [
        "c.csv:3: csv-quotes ",
        "c.csv:2: csv-cells ",
        "c.csv:3: csv-cells ",
        "c.csv:2:3 metric-missing ratio",
        "c.csv:3:2 amount-format collected",
        "c.csv:3:3 metric-missing ratio",
      ],
    ],
  ])("must not have %s", (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it("are warned of a plain metric above 1, once a column, and read all the same", () => {
    const rows = "2026-03-31,1,90,1.5\n2026-06-30,1,95%,1\n2026-09-30,1,1,150%\n2026-10-02,1,98.5,\n";
    const { inputs, faults, warnings } = read(`date,collected,ratio,idle\n${rows}`);
    expect(faults).toEqual([]);
    expect(inputs[0]?.metrics).toEqual([90n * 10n ** 18n, 15n * 10n ** 17n]);
    const warning = { file: "c.csv", line: 2, rule: "plain-above-100%", severity: "warning" };
    expect(warnings).toEqual([
      {
        ...warning,
        column: 3,
        path: "ratio",
        found: "90",
        expected: "a rate with its %",
        hint: "`90` is read as 9000%; 2 rows are written so",
      },
      {
        ...warning,
        column: 4,
        path: "idle",
        found: "1.5",
        expected: "a rate with its %",
        hint: "`1.5` is read as 150%",
      },
    ]);
  });

  it("need no metric where the report was missed", () => {
    expect(faultsOf("date,collected,reportMissed\n2026-03-31,1,1\n")).toEqual([]);
  });
});

describe("rates", () => {
  const collections = "date,collected,ratio\n2026-03-31,1,1\n2026-06-30,1,1\n2026-09-30,1,1\n";

  it("are found by the adjusted or the unadjusted date, other columns and later rows ignored", () => {
    const deal = parseDeal(`
weir: 1
name: Weekend
currency: { symbol: X, decimals: 2 }
calendar: { cutOff: 2026-01-01, closing: 2026-01-01, firstPayment: 2026-01-31, every: 1, legalFinal: 2026-02-28, adjust: following, accrual: adjusted }
classes: { A: { face: 100, rate: { index: E }, dayCount: ACT/360 } }
payments: { normal: [{ residual: A }] }
`);
    // Saturday 31 January and Saturday 28 February 2026.
    const fixingsOf = (rates: string) =>
      readInputs({
        deal,
        collections: { text: "date,collected\n2026-02-02,1\n2026-03-02,1\n" },
        rates: { text: rates },
      });
    const { inputs, faults } = fixingsOf("date,note,E\n2026-02-28,x,-1%\n2026-02-02,y,1%\n2026-12-31,z,9%\n");
    expect(faults).toEqual([]);
    expect(inputs.map(({ fixings }) => fixings)).toEqual([[10n ** 16n], [-(10n ** 16n)]]);
    expect(fixingsOf("date,E\n2026-01-31,1%\n").inputs.map(({ fixings }) => fixings)).toEqual([
      [10n ** 16n],
      [undefined],
    ]);
  });

  it("are warned of a plain fixing beyond 1 on either side of 0, where it counts", () => {
    const ratesWarnings = (rates: string) =>
      readInputs({
        deal: DEAL,
        collections: { text: collections },
        rates: { text: rates, file: "r.csv" },
      }).warnings.map(({ line, column, severity, found }) => [line, column, severity, found]);
    expect(ratesWarnings("date,EURIBOR\n2026-03-31,2.1\n2026-06-30,2.2\n")).toEqual([
      [2, 2, "warning", "2.1"],
    ]);
    expect(ratesWarnings("date,EURIBOR\n2026-03-31,-1\n2026-06-30,-1.01\n")).toEqual([
      [3, 2, "warning", "-1.01"],
    ]);
    expect(ratesWarnings("date,LIBOR,EURIBOR\n2026-03-31,3,1\n2026-12-31,3,3\n")).toEqual([]);
  });

  it.each([
    ["no file", undefined, [":: rates-missing EURIBOR"]],
    ["no column of the index", "date,LIBOR\n2026-03-31,2%\n", ["r.csv:2: fixing-missing EURIBOR"]],
    [
      "no fixing for the first date",
      "date,EURIBOR\n2026-03-31,\n2026-06-30,1%\n",
      ["r.csv:2:2 fixing-missing EURIBOR"],
    ],
    [
      "a date that is no payment date",
      "date,EURIBOR\n2026-03-31,2%\n2026-04-01,2%\n",
      ["r.csv:3:1 date date"],
    ],
    ["a date twice", "date,EURIBOR\n2026-03-31,2%\n2026-03-31,2%\n", ["r.csv:3:1 date-repeated date"]],
    ["something that is no number", "date,EURIBOR\n2026-03-31,2 %\n", ["r.csv:2:2 rate-format EURIBOR"]],
  ])("must not have %s", (_, rates, faults) => {
    const read = readInputs({
      deal: DEAL,
      collections: { text: collections },
      rates: rates === undefined ? undefined : { text: rates, file: "r.csv" },
    });
    expect(
      read.faults.map(
        ({ file, line, column, rule, path }) =>
          `${file ?? ""}:${line ?? ""}:${column ?? ""} ${rule} ${path ?? ""}`,
      ),
    ).toEqual(faults);
  });
});
