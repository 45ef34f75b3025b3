import { describe, expect, it } from "vitest";

import { safeParseDeal } from "../../../engine/deal/parse-deal.ts";
import type { Fault } from "../../../engine/errors/fault.ts";
import { inputFaults, readInputs } from "../../../engine/project/project.ts";

/** A deal as its reader would have it, and how to spoil it. */
const DEAL = `weir: 1
name: N
currency: { symbol: X, decimals: 2 }
calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31, 2026-06-30] }
parties: [servicer]
reportedAmounts: [sold]
metrics: [npv]
events: [stopped]
classes: { A: { face: 100, rate: { index: E, cap: 5% }, dayCount: ACT/360 } }
fees: { costs: { payee: servicer, reported: true, max: 10 } }
triggers: { t: { test: { metric: npv, below: 90% } } }
payments: { normal: [{ fee: costs, unless: t }, { interest: A }, { principal: A }, { residual: A }] }
`;

const COLLECTIONS = {
  file: "collections.csv",
  text: "date,collected,costs,sold,npv,stopped,profit\n2026-03-30,1.234,11,-1,x,2,3\n2026-06-31,5,1,1,,0,0\n",
};
const RATES = { file: "rates.csv", text: "date,E\n2026-03-30,x\n2026-03-30,3%\n" };

/** Every fault of the two files against the whole deal. */
const ALL = [
  ["collections.csv", 1, "profit", "column-unknown"],
  ["collections.csv", 2, "date", "date"],
  ["collections.csv", 3, "date", "date"],
  ["collections.csv", 2, "collected", "amount-digits"],
  ["collections.csv", 2, "costs", "fee-above-max"],
  ["collections.csv", 2, "sold", "amount-negative"],
  ["collections.csv", 2, "npv", "rate-format"],
  ["collections.csv", 2, "stopped", "flag"],
  ["collections.csv", 3, "npv", "metric-missing"],
  ["rates.csv", 2, "date", "date"],
  ["rates.csv", 2, "E", "rate-format"],
  ["rates.csv", 3, "date", "date"],
  ["rates.csv", 1, "E", "fixing-missing"],
] as const;

function spoilt(from: string, to: string) {
  expect(DEAL.split(from), from).toHaveLength(2);
  const { deal, readable } = safeParseDeal(DEAL.replace(from, to));
  expect(deal).toBeUndefined();
  return inputFaults({ readable, collections: COLLECTIONS, rates: RATES }).map(
    ({ file, line, path, rule }) => [file, line, path, rule],
  );
}

const without = (...rules: readonly (readonly [path: string, rule: string])[]) =>
  ALL.filter(([, , path, rule]) => !rules.some(([p, r]) => p === path && r === rule));

describe("the files beside a wrong deal", () => {
  it("are judged whole by a right one", () => {
    const { deal } = safeParseDeal(DEAL);
    if (deal === undefined) {
      throw new Error("The deal is right.");
    }
    const { faults } = readInputs({ deal, collections: COLLECTIONS, rates: RATES });
    expect(faults.map(({ file, line, path, rule }) => [file, line, path, rule])).toEqual(ALL);
  });

  it("are judged whole where what is wrong has nothing to do with them", () => {
    expect(spoilt("{ principal: A }", "{ principal: B }")).toEqual(ALL);
  });

  it("are not held against payment dates that nobody knows", () => {
    const faults = spoilt("closing: 2026-02-28", "closing: soon");
    // A date that does not exist is none, whatever the deal says; a day that stands twice is one too many.
    expect(faults).toEqual([
      ["collections.csv", 1, "profit", "column-unknown"],
      ["collections.csv", 3, "date", "date"],
      ...ALL.slice(3, 9),
      ["rates.csv", 2, "E", "rate-format"],
      ["rates.csv", 3, "date", "date-repeated"],
    ]);
  });

  it("are not held against a currency, a fee, names or indices that nobody knows", () => {
    expect(spoilt("decimals: 2", "decimals: two")).toEqual(
      without(["collected", "amount-digits"], ["costs", "fee-above-max"]),
    );
    expect(spoilt("max: 10", "max: ten")).toEqual(without(["costs", "fee-above-max"]));
    expect(spoilt("events: [stopped]", "evnts: [stopped]")).toEqual(
      without(["profit", "column-unknown"], ["stopped", "flag"], ["npv", "metric-missing"]),
    );
    expect(spoilt("cap: 5%", "cap: x")).toEqual(without(["E", "fixing-missing"]));
  });

  it("are still read where the deal is no YAML", () => {
    const { readable } = safeParseDeal("{ weir: 1, [");
    const faults = inputFaults({
      readable,
      collections: { file: "c.csv", text: "date,got\nsoon,1\n2026-03-31\n" },
      rates: undefined,
    });
    expect(faults.map(({ line, path, rule }) => [line, path, rule])).toEqual([
      [3, "", "csv-cells"],
      [1, "collected", "column-missing"],
      [2, "date", "date"],
    ]);
  });

  it.each(["", "# nothing\n", "- a list\n", "weir: 1\n", "curency: { symbol: X, decimals: 2 }\n"])(
    "are not held against what the deal %j does not say",
    (deal) => {
      const { readable } = safeParseDeal(deal);
      const collections = { text: "date,collected,costs,npv\n2026-03-31,1.25,0.5,90%\n" };
      expect(inputFaults({ readable, collections, rates: { text: "date,E\n2026-03-31,3%\n" } })).toEqual([]);
    },
  );
});

describe("the files beside a right deal", () => {
  const whole = (text: string) => {
    const { deal } = safeParseDeal(text);
    if (deal === undefined) {
      throw new Error("The deal is right.");
    }
    return deal;
  };

  it("tell a fee above its maximum in currency units", () => {
    const { faults } = readInputs({
      deal: whole(DEAL),
      collections: { text: "date,collected,npv,costs\n2026-03-31,5,90%,11\n" },
      rates: { text: "date,E\n2026-03-31,3%\n" },
    });
    expect(faults).toMatchObject([
      { path: "costs", expected: "at most the fee's `max`, 10.00 X", found: "11" },
    ]);
  });

  it("have a warning at an empty cell of `collected`, which counts as 0", () => {
    const { inputs, faults, warnings } = readInputs({
      deal: whole(DEAL),
      collections: {
        file: "c.csv",
        text: "date,npv,collected\n2026-03-31,90%,\n2026-06-30,90%,0\n2026-07-31,90%,5\n",
      },
      rates: { text: "date,E\n2026-03-31,3%\n" },
    });
    expect(faults).toEqual([]);
    expect(inputs.map(({ collected }) => collected)).toEqual([0n, 0n, 500n]);
    expect(warnings).toEqual([
      {
        file: "c.csv",
        line: 2,
        column: 3,
        path: "collected",
        rule: "collected-empty",
        severity: "warning",
        expected: "an amount",
        hint: "an empty cell counts as no cash at all; write 0 where that is meant",
      },
    ]);
  });

  it("are warned of as rates where no class floats, and say once that a column is missing", () => {
    const fixed = whole(DEAL.replace("rate: { index: E, cap: 5% }", "rate: 3%"));
    const collections = { text: "day,npv\n2026-03-31,90%\n2026-06-30,90%\n" };
    const rates = { file: "r.csv", text: "date,collected,costs\n2026-03-31,5,1\n" };
    const { faults: found, warnings } = readInputs({ deal: fixed, collections, rates });
    const placesOf = (told: readonly Fault[]) =>
      told.map(({ file, line, column, path, rule }) => [file, line, column, path, rule]);
    expect(placesOf(warnings)).toEqual([["r.csv", 1, 2, "collected", "rates-needless"]]);
    expect(placesOf(found)).toEqual([
      [undefined, 1, undefined, "date", "column-missing"],
      [undefined, 1, undefined, "collected", "column-missing"],
      [undefined, 1, 1, "day", "column-unknown"],
    ]);
    const only = { deal: fixed, collections: { text: "date,collected,npv\n2026-03-31,1,90%\n" } };
    expect(readInputs({ ...only, rates: { text: "date,remark\n2026-03-31,none\n" } }).faults).toEqual([]);
  });
});
