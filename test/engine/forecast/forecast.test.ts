import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Assumptions } from "../../../engine/forecast/assumptions.ts";
import { type Forecast, forecast } from "../../../engine/forecast/forecast.ts";
import { noStress } from "../../../engine/forecast/stress.ts";
import { createValuation, presentValue } from "../../../engine/forecast/valuation.ts";
import type { Loan } from "../../../engine/tape/loan.ts";
import { sampleTape } from "../../../engine/tape/sample-tape.ts";
import { assumptionsOf } from "./defaults.ts";

/** 2026-01-31. */
const cutOff = 20484;
const loan = (over: Partial<Loan> = {}): Loan => ({ id: "A", bookValue: 100_000n, ...over });

/** 40 % of a claim that nothing secures, evenly over the first year, costs of 10 %, half-years, 21 %. */
const plain = assumptionsOf(`weir: 1
periodMonths: 6
discountRate: { is: 21%, source: made up }
curves: { year: { points: [[0, 0%], [1, 100%]], source: made up } }
defaults: { unsecured: { age: { is: 0, source: made up } } }
segments:
  other:
    curve: year
    unsecured: { recovery: { is: 40%, source: made up } }
    costs: { legal: { is: 10%, source: made up } }
`);
/** Courts of four years, reserves of 100, 75, 56.25, 42.19 %; costs of 20 %; what is left brings nothing. */
const court = assumptionsOf(`weir: 1
periodMonths: 12
discountRate: { is: 0%, source: made up }
courts: { default: { foreclosure: { is: 4, source: made up }, insolvency: { is: 8, source: made up } }, Slow: { foreclosure: { is: 10, source: made up } } }
defaults: { unsecured: { recovery: { is: 0%, source: made up } }, costs: { legal: { is: 20%, source: made up } } }
segments: { realEstate: { costs: { legal: { is: 20%, source: made up } } } }
`);
const house = (value: bigint, more: object = {}) => ({
  realEstateBacked: true,
  collateral: [{ id: "H", value, ...more }],
});
/** [year, amount, net] of each year in which something comes in. */
const flows = ({ byPeriod }: Forecast) =>
  byPeriod.filter(({ amount }) => amount > 0n).map(({ period, amount, net }) => [period, amount, net]);

describe("claims that nothing secures", () => {
  it("are worth 82.64 where one surely pays 100 in two years, at 10 %", () => {
    const sure = assumptionsOf(`weir: 1
curves: { sure: { points: [[2, 100%]], source: a contract } }
defaults: { unsecured: { age: { is: 0, source: a contract } } }
segments: { other: { curve: sure, unsecured: { recovery: { is: 100%, source: a contract } }, costs: { legal: { is: 0%, source: a contract } } } }
`);
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
    // 6 % at a year, 12 % at three: 9 % at two.
    const byCurve = forecast([loan({ bookValue: 100_00n })], sure, {
      discountRate: [
        [1, 0.06],
        [3, 0.12],
      ],
    });
    expect(byCurve.presentValue).toBe(BigInt(Math.round(100_00 / 1.09 ** 2)));
  });

  it("are spread, cost, and are discounted from each period's end", () => {
    // 400 in two halves of 200; less 20; 180 / 1.1 = 163.636…, 180 / 1.21 = 148.760….
    const flow = { amount: 20_000n, costs: 2_000n, net: 18_000n };
    expect(forecast([loan()], plain)).toMatchObject({
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
        { segment: "other", loans: 1, bookValue: 100_000n, amount: 40_000n, presentValue: 31_240n },
      ],
      byRoute: [{ route: "enforcement", loans: 1, amount: 40_000n, presentValue: 31_240n }],
      assumedShare: 0,
      assumed: [],
    });
  });

  it("are stressed in price, time and cost, within the claim and within what comes in", () => {
    // 200 in four quarters of 50, a half-year each; costs 20 %; 40 × (1/1.1 + 1/1.1² + 1/1.1³ + 1/1.1⁴) = 126.79….
    const result = forecast([loan()], plain, { stress: { price: 0.5, time: 2, cost: 2 } });
    expect(result).toMatchObject({ gross: 20_000n, costs: 4_000n, net: 16_000n });
    expect(result.byPeriod.map(({ amount }) => amount)).toEqual([5_000n, 5_000n, 5_000n, 5_000n]);
    // Each period rounded: 3636 + 3306 + 3005 + 2732.
    expect(result.presentValue).toBe(12_679n);
    expect(forecast([loan()], plain, { stress: { ...noStress, price: 100, cost: 100 } })).toMatchObject({
      gross: 100_000n,
      costs: 100_000n,
      net: 0n,
    });
  });

  it("count the time since default: half a year on, half of the 40 has paid", () => {
    // 20 of what is now 80 is to come, within half a year.
    const { byPeriod } = forecast([loan({ defaulted: cutOff - 183, bookValue: 80_000n })], plain, { cutOff });
    expect(byPeriod.map(({ amount }) => amount)).toEqual([20_000n]);
  });

  it("are followed by guarantors, who pay a share of what they owe and is still owed", () => {
    const assumptions = assumptionsOf(`weir: 1
periodMonths: 12
curves: { year: { points: [[1, 100%]], source: made up } }
segments: { other: { curve: year, unsecured: { recovery: { is: 40%, source: x } }, costs: { legal: { is: 50%, source: x } }, guarantors: { recovery: { is: 50%, source: x }, years: { is: 2, source: x } } } }
`);
    const of = (amount?: bigint) =>
      flows(
        forecast(
          [loan({ guarantees: [{ id: "G", ...(amount === undefined ? {} : { amount }) }] })],
          assumptions,
        ),
      );
    expect(of(30_000n)).toEqual([
      [1, 40_000n, 20_000n],
      [3, 15_000n, 15_000n],
    ]);
    // Costs are owed as well: 80,000 of the claim is left.
    expect(of()).toEqual([
      [1, 40_000n, 20_000n],
      [3, 40_000n, 40_000n],
    ]);
  });
});

describe("enforcement", () => {
  it("sells at the mean bid, takes the court's time and costs, and leaves the rest", () => {
    // 45 % of 200 is 90; a fifth of it costs; 4 years.
    expect(flows(forecast([loan(house(200_000n))], court))).toEqual([[4, 90_000n, 72_000n]]);
    // Claim and costs are covered: the borrower bears them.
    expect(flows(forecast([loan(house(1_000_000n))], court))).toEqual([[4, 100_000n, 100_000n]]);
  });

  it("pays better liens first, by their amount or their rank", () => {
    // 90 less 18 less 30.
    expect(flows(forecast([loan(house(200_000n, { priorClaims: 30_000n }))], court))).toEqual([
      [4, 60_000n, 42_000n],
    ]);
    expect(forecast([loan(house(200_000n, { priorClaims: 90_000n }))], court).gross).toBe(0n);
    // Half of the value: more than it fetches.
    expect(forecast([loan(house(200_000n, { lienRank: 2 }))], court).net).toBe(0n);
    // A quarter of it stands for this loan.
    expect(flows(forecast([loan(house(200_000n, { shareWad: 25n * 10n ** 16n }))], court))).toEqual([
      [4, 22_500n, 18_000n],
    ]);
  });

  it("goes on from the stage that it is in, in its court", () => {
    const year = (over: Partial<Loan>) =>
      flows(forecast([loan({ ...house(200_000n), ...over })], court, { cutOff })).map(([period]) => period);
    // Of four years: 20 % to the order, 10 % to the appraisal, 10 % to the auction, four rounds of 10 %, 20 % to the money.
    expect(year({ procedure: { kind: "enforcement", stage: "petition" } })).toEqual([4]);
    expect(year({ procedure: { kind: "enforcement", stage: "order" } })).toEqual([4]);
    expect(year({ procedure: { kind: "enforcement", stage: "auction" } })).toEqual([3]);
    // One of the four rounds is ahead: 0.4 + 0.8 years.
    expect(year({ procedure: { kind: "enforcement", stage: "auction", auctionsHeld: 3 } })).toEqual([2]);
    expect(year({ procedure: { kind: "enforcement", stage: "distribution" } })).toEqual([1]);
    expect(year({ procedure: { kind: "enforcement", court: "Slow" } })).toEqual([10]);
    expect(year({ collateral: [{ id: "H", value: 200_000n, court: "Slow" }] })).toEqual([10]);
    expect(year({ stage: "insolvency" })).toEqual([8]);
    expect(year({ stage: "auction" })).toEqual([3]);
    // Ten years: two to the order, of which a quarter is left after three; 8 more.
    expect(
      year({ procedure: { kind: "enforcement", stage: "petition", court: "Slow", since: cutOff - 1096 } }),
    ).toEqual([9]);
  });

  it("does not sell below the last round's reserve", () => {
    const low = assumptionsOf(`weir: 1
defaults: { collateral: { price: { is: 13%, source: x } }, unsecured: { recovery: { is: 0%, source: x } } }
`);
    // The eighth round asks for 0.75⁷ = 13.35 %.
    expect(forecast([loan(house(200_000n))], low).gross).toBe(0n);
    expect(forecast([loan(house(200_000n))], low, { stress: { ...noStress, price: 1.03 } }).gross).toBe(
      26_780n,
    );
  });

  it("sells several things, each in its court, and no more than the claim", () => {
    const things = {
      realEstateBacked: true,
      collateral: [
        { id: "H", value: 100_000n },
        { id: "S", value: 300_000n, court: "Slow" },
      ],
    };
    // 45 less 9; 64 is left, and 108 after costs would come.
    expect(flows(forecast([loan(things)], court))).toEqual([
      [4, 45_000n, 36_000n],
      [10, 64_000n, 64_000n],
    ]);
  });

  it("takes what is left to be an unsecured claim of its age by then", () => {
    const assumptions = assumptionsOf(`weir: 1
periodMonths: 12
courts: { default: { foreclosure: { is: 4, source: x } } }
curves: { long: { points: [[0, 0%], [8, 100%]], source: x } }
curve: long
segments: { realEstate: { unsecured: { recovery: { is: 50%, source: x }, age: { is: 0, source: x } } } }
`);
    // 45 less 11.25; of 66.25 that are left, half settled by then: (0.5 × 0.5) / (1 − 0.25) = a third, two years on.
    expect(flows(forecast([loan(house(100_000n))], assumptions))).toEqual([
      [4, 45_000n, 33_750n],
      [6, 22_083n, 22_083n],
    ]);
  });

  it("keeps a thing up until it is sold, out of what it brings", () => {
    const upkeep = assumptionsOf(`weir: 1
periodMonths: 12
courts: { default: { foreclosure: { is: 4, source: x } } }
defaults: { collateral: { upkeep: { is: 2%, source: x } }, unsecured: { recovery: { is: 0%, source: x } } }
segments: { realEstate: { costs: { legal: { is: 0%, source: x }, servicing: { is: 10%, source: x } } } }
`);
    // 90 less 2 % of 200 for four years, less a tenth.
    expect(flows(forecast([loan(house(200_000n))], upkeep))).toEqual([[4, 90_000n, 66_600n]]);
  });
});

describe("routes", () => {
  const offers = (take: string) =>
    assumptionsOf(`weir: 1
periodMonths: 12
discountRate: { is: 0%, source: x }
courts: { default: { foreclosure: { is: 4, source: x } } }
defaults:
  unsecured: { recovery: { is: 0%, source: x } }
  settlement: { chance: { is: 25%, source: x }, price: { is: 80%, source: x }, years: { is: 1, source: x } }
  sale: { price: { is: 30%, source: x }, years: { is: 1, source: x }, costs: { is: 10%, source: x } }
segments: { realEstate: { costs: { legal: { is: 20%, source: x } } } }
routes: { others: { when: {}, take: ${take} } }
`);

  it("settle for a share of what enforcement would bring after costs, or go on when talks have failed", () => {
    // 72 after costs; 80 % of it with a chance of a quarter; else enforcement, a year later.
    expect(flows(forecast([loan(house(200_000n))], offers("payOff")))).toEqual([
      [1, 14_400n, 14_400n],
      [5, 67_500n, 54_000n],
    ]);
  });

  it("sell the claim", () => {
    expect(flows(forecast([loan(house(200_000n))], offers("sale")))).toEqual([[1, 30_000n, 27_000n]]);
  });

  it("take the best for each loan", () => {
    const { byRoute } = forecast(
      [loan(house(200_000n)), loan({ id: "B", ...house(10_000n) })],
      offers("best"),
    );
    expect(byRoute.map(({ route, loans }) => [route, loans])).toEqual([
      ["enforcement", 1],
      ["sale", 1],
    ]);
  });

  it("follow rules, a segment before the rules, and the loan itself before both", () => {
    const assumptions = assumptionsOf(`weir: 1
segments: { sme: { route: sale } }
loans: { L9: { route: payOff, settlement: { chance: { is: 100%, source: an agreement } } } }
`);
    const route = (over: Partial<Loan>) => forecast([loan(over)], assumptions).byRoute[0]?.route;
    expect(route({})).toBe("enforcement");
    expect(route({ stage: "amicable" })).toBe("payOff");
    expect(route({ stage: "amicable", borrowerType: "sme" })).toBe("sale");
    expect(route({ borrowerType: "sme", id: "L9" })).toBe("payOff");
  });
});

describe("schedules", () => {
  const assumptions = assumptionsOf(`weir: 1
periodMonths: 12
discountRate: { is: 0%, source: x }
curves: { year: { points: [[1, 100%]], source: x } }
segments: { scheduled: { curve: year, unsecured: { recovery: { is: 50%, source: x } }, costs: { legal: { is: 0%, source: x } }, schedule: { redefault: { is: 20%, source: x } } } }
`);

  it("are paid while they are, then enforced", () => {
    const schedule = {
      payments: [
        { date: cutOff + 365, amount: 50_000n },
        { date: cutOff + 730, amount: 50_000n },
      ],
    } as const;
    const { byPeriod, byRoute } = forecast([loan({ schedule })], assumptions, { cutOff });
    // 0.8 × 50 and 0.64 × 50; half of 100 a year after a first year missed, half of 50 a year after a second:
    // 0.2 × 50 in the second year, 0.8 × 0.2 × 25 in the third.
    expect(byPeriod.map(({ amount }) => amount)).toEqual([40_000n, 42_000n, 4_000n]);
    expect(byRoute).toMatchObject([{ route: "schedule", loans: 1 }]);
  });

  it("come as instalments up to maturity, and cannot be placed without a cut-off", () => {
    const schedule = { instalments: { amount: 20_000n, everyMonths: 6, maturity: cutOff + 731 } } as const;
    const never = assumptionsOf("weir: 1\ndefaults: { schedule: { redefault: { is: 0%, source: x } } }\n");
    expect(forecast([loan({ schedule })], never, { cutOff }).byPeriod.map(({ amount }) => amount)).toEqual([
      0n,
      20_000n,
      0n,
      20_000n,
      0n,
      20_000n,
      0n,
      20_000n,
    ]);
    expect(forecast([loan({ schedule })], never).byRoute).toMatchObject([{ route: "enforcement" }]);
  });
});

describe("forecast", () => {
  it("takes the first segment that a loan meets; what is not known meets `missing` alone", () => {
    const assumptions = assumptionsOf(`weir: 1
segments:
  valued: { when: { collateralValue: given, realEstateBacked: yes } }
  region: { when: { secured: missing, region: [North, South] } }
  unsecured: { when: { secured: no } }
`);
    const of = (over: Partial<Loan>) => forecast([loan(over)], assumptions).bySegment[0]?.segment;
    expect(of({ realEstateBacked: true, collateralValue: 80_000n })).toBe("valued");
    expect(of({ region: "South" })).toBe("region");
    expect(of({ region: "South", secured: false })).toBe("unsecured");
    expect(of({ region: "East" })).toBe("other");
    expect(of({ realEstateBacked: true })).toBe("realEstate");
  });

  it("counts a loan's whole value as assumed when one figure that it uses is, and says which", () => {
    const assumptions = assumptionsOf(`weir: 1
periodMonths: 12
discountRate: { is: 0%, source: x }
curves: { year: { points: [[1, 100%]], source: x } }
segments:
  sme: { curve: year, unsecured: { recovery: { is: 40%, source: x }, age: { is: 0, source: x } }, costs: { legal: { is: 0%, source: x } } }
loans: { B: { unsecured: { recovery: { is: 80%, assumed: a hope } } }, C: { unsecured: { recovery: { is: 80%, assumed: a hope } } } }
`);
    const result = forecast(
      ["A", "B", "C"].map((id) =>
        loan({ id, borrowerType: "sme", ...(id === "C" ? { bookValue: 200_000n } : {}) }),
      ),
      assumptions,
    );
    // 40, 80 and 160.
    expect(result.assumedShare).toBeCloseTo(240 / 280, 12);
    expect(result.assumed).toEqual([
      {
        path: "loans.C.unsecured.recovery",
        why: "a hope",
        loans: 1,
        share: expect.closeTo(160 / 280, 12) as number,
      },
      {
        path: "loans.B.unsecured.recovery",
        why: "a hope",
        loans: 1,
        share: expect.closeTo(80 / 280, 12) as number,
      },
    ]);
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

  const factor = fc.double({ min: 0, max: 3, noNaN: true });

  it("adds up by period and by segment, for any tape, stress and rate", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.record({ price: factor, time: factor, cost: factor }),
        factor,
        (seed, stress, rate) => {
          const { loans } = sampleTape({ loans: 30, seed });
          const options = { stress, discountRate: rate, cutOff };
          const result = forecast(loans, assumptionsOf(), options, ({ prospect, plan }) => {
            // Before costs it may be more: what enforcement costs is the borrower's to pay. A schedule has interest.
            if (prospect.route !== "schedule") {
              const net = plan.amounts.reduce((sum, amount, i) => sum + amount - (plan.costs[i] ?? 0), 0);
              expect(net, prospect.loan.id).toBeLessThanOrEqual(prospect.claim * (1 + 1e-9));
            }
          });
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
          expect(result.presentValue <= result.net).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("never values a loan more when it is later, costlier or its collateral cheaper, by any route", () => {
    const less = fc.double({ min: 0, max: 1, noNaN: true });
    const more = fc.double({ min: 1, max: 3, noNaN: true });
    const byRoute: Assumptions[] = ["enforcement", "payOff", "sale", "best"].map((take) =>
      assumptionsOf(`weir: 1
defaults: { collateral: { upkeep: { is: 1%, source: x } }, costs: { servicing: { is: 5%, source: x } } }
routes: { talks: { when: {}, take: ${take} } }
`),
    );
    fc.assert(
      fc.property(fc.string(), fc.record({ price: less, time: more, cost: more }), (seed, stress) => {
        const { loans } = sampleTape({ loans: 20, seed });
        for (const assumptions of byRoute) {
          const worth = (under: typeof stress) => {
            const { value, discounts } = createValuation(assumptions, { stress: under, cutOff });
            return loans.map((each) => presentValue(value(each).plan, discounts));
          };
          const base = worth(noStress);
          for (const one of [
            { ...noStress, price: stress.price },
            { ...noStress, time: stress.time },
            { ...noStress, cost: stress.cost },
            stress,
          ]) {
            worth(one).forEach((value, i) =>
              expect(value).toBeLessThanOrEqual((base[i] ?? 0) * (1 + 1e-9) + 1e-6),
            );
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
