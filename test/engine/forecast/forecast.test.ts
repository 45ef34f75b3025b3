import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Assumptions } from "../../../engine/forecast/assumptions.ts";
import { forecast, noStress } from "../../../engine/forecast/forecast.ts";
import type { Loan } from "../../../engine/tape/loan.ts";
import { sampleTape } from "../../../engine/tape/sample-tape.ts";

const source = "made up";
const stages = Object.fromEntries(
  ["none", "amicable", "judicial", "auction", "insolvency", "unknown"].map((stage) => [
    stage,
    { is: 1, source },
  ]),
) as Assumptions["stages"];

/** One segment for all: 40 % of the claim, evenly over one year, costs of 10 %, half-years, 21 %. */
const plain: Assumptions = {
  periodMonths: 6,
  discountRate: { is: 0.21, source },
  curves: {
    year: {
      points: [
        [0, 0],
        [1, 1],
      ],
      source,
    },
  },
  segments: [
    {
      name: "all",
      when: {},
      recovery: { of: "claim", is: 0.4, source },
      curve: "year",
      costs: { is: 0.1, source },
    },
  ],
  stages,
};
const loan = (over: Partial<Loan> = {}): Loan => ({ id: "A", bookValue: 100_000n, ...over });

describe("forecast", () => {
  it("values one loan that surely pays 100 in two years at 82.64, at 10 %", () => {
    const sure: Assumptions = {
      ...plain,
      periodMonths: 3,
      curves: { year: { points: [[2, 1]], source } },
      segments: plain.segments.map((segment) => ({
        ...segment,
        recovery: { of: "claim", is: 1, source },
        costs: { is: 0, source },
      })),
    };
    const result = forecast([loan({ bookValue: 100_00n })], sure, { discountRate: 0.1 });
    // 100 / 1.1² = 82.6446…
    expect(result).toMatchObject({
      gross: 100_00n,
      costs: 0n,
      net: 100_00n,
      presentValue: 82_64n,
      assumedShare: 0,
    });
    expect(result.byPeriod.map(({ amount }) => amount)).toEqual([0n, 0n, 0n, 0n, 0n, 0n, 0n, 100_00n]);
  });

  it("spreads, deducts costs and discounts from each period's end", () => {
    // 400 in two halves of 200; less 20; 180 / 1.1 = 163.636…, 180 / 1.21 = 148.760….
    const flow = { amount: 20_000n, costs: 2_000n, net: 18_000n };
    expect(forecast([loan()], plain)).toEqual({
      loans: 1,
      bookValue: 100_000n,
      gross: 40_000n,
      costs: 4_000n,
      net: 36_000n,
      presentValue: 31_240n,
      discountRate: 0.21,
      periodMonths: 6,
      byPeriod: [
        { period: 1, months: 6, ...flow, presentValue: 16_364n },
        { period: 2, months: 12, ...flow, presentValue: 14_876n },
      ],
      bySegment: [
        {
          segment: "all",
          loans: 1,
          bookValue: 100_000n,
          amount: 40_000n,
          costs: 4_000n,
          net: 36_000n,
          presentValue: 31_240n,
        },
      ],
      assumedShare: 0,
      assumed: [],
    });
  });

  it("multiplies price, time and cost under stress", () => {
    // 200 in four quarters of 50, a half-year each; costs 20 %; 40 × (1/1.1 + 1/1.1² + 1/1.1³ + 1/1.1⁴) = 126.79….
    const result = forecast([loan()], plain, { stress: { price: 0.5, time: 2, cost: 2 } });
    expect(result).toMatchObject({ gross: 20_000n, costs: 4_000n, net: 16_000n });
    expect(result.byPeriod.map(({ amount }) => amount)).toEqual([5_000n, 5_000n, 5_000n, 5_000n]);
    // Each period rounded: 3636 + 3306 + 3005 + 2732.
    expect(result.presentValue).toBe(12_679n);
  });

  it("never recovers more than the claim, nor spends more than is recovered", () => {
    const result = forecast([loan()], plain, { stress: { ...noStress, price: 100, cost: 100 } });
    expect(result).toMatchObject({ gross: 100_000n, costs: 100_000n, net: 0n, presentValue: 0n });
  });

  it("takes the first segment that a loan meets; what is not known meets `missing` alone", () => {
    const by = (when: Assumptions["segments"][number]["when"], name: string) => ({
      name,
      when,
      recovery: { of: "claim", is: 0.4, source } as const,
      curve: "year",
      costs: { is: 0, source },
    });
    const assumptions: Assumptions = {
      ...plain,
      segments: [
        {
          ...by({ collateralValue: ["given"], realEstateBacked: ["yes"] }, "valued"),
          recovery: { of: "collateral", is: 0.5, source },
        },
        by({ secured: ["missing"], region: ["North", "South"] }, "region"),
        by({ secured: ["no"] }, "unsecured"),
        by({}, "rest"),
      ],
    };
    const result = forecast(
      [
        loan({ realEstateBacked: true, collateralValue: 80_000n, secured: true }),
        // Half of the collateral would be 150,000; the claim is 100,000.
        loan({ realEstateBacked: true, collateralValue: 300_000n }),
        loan({ region: "South" }),
        loan({ region: "South", secured: false }),
        loan({ region: "East" }),
        loan({ realEstateBacked: true }),
      ],
      assumptions,
    );
    expect(result.bySegment.map(({ segment, loans, amount }) => [segment, loans, amount])).toEqual([
      ["valued", 2, 140_000n],
      ["region", 1, 40_000n],
      ["unsecured", 1, 40_000n],
      ["rest", 2, 80_000n],
    ]);
  });

  it("counts a loan's whole value as assumed when one figure that it uses is, and says which", () => {
    const assumptions: Assumptions = {
      ...plain,
      stages: { ...stages, unknown: { is: 1, assumed: "no stage" }, judicial: { is: 2, source } },
      segments: plain.segments.map((segment) => ({ ...segment, costs: { is: 0, source } })),
    };
    // At no discount the three are worth 400, 400 and 1,200; the stage of the last two is not known.
    const loans = [loan({ stage: "judicial" }), loan({ id: "B" }), loan({ id: "C", bookValue: 300_000n })];
    const result = forecast(loans, assumptions, { discountRate: 0 });
    expect(result.assumedShare).toBeCloseTo(0.8, 12);
    expect(result.assumed).toEqual([
      { path: "stages.unknown", why: "no stage", loans: 2, share: expect.closeTo(0.8, 12) as number },
    ]);
    // The stage doubles the time of the first.
    expect(result.byPeriod.map(({ amount }) => amount)).toEqual([90_000n, 90_000n, 10_000n, 10_000n]);
  });

  it("is worth nothing, and assumes nothing, without loans", () => {
    expect(forecast([], plain)).toMatchObject({
      gross: 0n,
      presentValue: 0n,
      byPeriod: [],
      bySegment: [],
      assumedShare: 0,
    });
  });

  it("adds up by period and by segment, for any tape, stress and rate", () => {
    const factor = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.string(),
        fc.record({ price: factor, time: factor, cost: factor }),
        factor,
        (seed, stress, rate) => {
          const { loans } = sampleTape({ loans: 30, seed });
          const result = forecast(loans, plain, { stress, discountRate: rate });
          for (const [total, of] of [
            ["gross", "amount"],
            ["costs", "costs"],
            ["net", "net"],
            ["presentValue", "presentValue"],
          ] as const) {
            expect(result.byPeriod.reduce((sum, each) => sum + each[of], 0n)).toBe(result[total]);
            expect(result.bySegment.reduce((sum, each) => sum + each[of], 0n)).toBe(result[total]);
          }
          expect(result.net).toBe(result.gross - result.costs);
          expect(result.presentValue <= result.net && result.gross <= result.bookValue).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
