import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Known, yearsAhead } from "../../../engine/forecast/as-known.ts";
import type { Assumptions } from "../../../engine/forecast/assumptions.ts";
import { forecast } from "../../../engine/forecast/forecast.ts";
import { packageModel } from "../../../engine/forecast/package-model.ts";
import { simulate } from "../../../engine/forecast/simulate.ts";
import { summarize } from "../../../engine/forecast/statistics.ts";
import { createValuation } from "../../../engine/forecast/valuation.ts";
import type { Loan } from "../../../engine/tape/loan.ts";
import { sampleTape } from "../../../engine/tape/sample-tape.ts";
import { assumptionsOf, noSpread } from "./defaults.ts";

/** 2026-01-31. */
const cutOff = 20484;
const loan = (over: Partial<Loan> = {}): Loan => ({ id: "A", bookValue: 100_000n, ...over });
const house = { realEstateBacked: true, collateral: [{ id: "H", value: 100_000n }] };

/** Nothing left unsecured, no spread, courts of four years (insolvencies of eight), costs of 20 %, nothing discounted, years. */
const plain = assumptionsOf(`weir: 1
periodMonths: 12
discountRate: { is: 0%, source: made up }
curves: { two: { points: [[0, 0%], [2, 100%]], source: made up } }
courts: { default: { foreclosure: { is: 4, source: made up }, insolvency: { is: 8, source: made up } } }
defaults:
  unsecured: { recovery: { is: 0%, source: made up }, age: { is: 0, source: made up } }
  procedure: { spread: { is: 0%, source: made up } }
  costs: { legal: { is: 20%, source: made up } }
  schedule: { redefault: { is: 0%, source: made up } }
  settlement: { years: { is: 1.5, source: made up } }
  sale: { years: { is: 1, source: made up }, price: { is: 30%, source: made up }, costs: { is: 0%, source: made up } }
segments:
  realEstate: { costs: { legal: { is: 20%, source: made up } } }
  other: { curve: two, unsecured: { recovery: { is: 40%, source: made up } } }
`);
const known = (elapsed: number, gross = 0, net = gross): Known => ({ elapsed, gross, net });
/** [period, amount, costs] of each period, from now, in which something is still to come. */
const ahead = (of: Loan, now?: Known, assumptions: Assumptions = plain) =>
  forecast([of], assumptions, { cutOff, ...(now === undefined ? {} : { known: new Map([["A", now]]) }) })
    .byPeriod.filter(({ amount }) => amount > 0n)
    .map(({ period, amount, costs }) => [period, amount, costs]);
const by = (route: string, more = "") =>
  assumptionsOfPlain(`weir: 1
loans: { A: { route: ${route}${more} } }
`);
const assumptionsOfPlain = (text: string) =>
  ({ ...plain, loans: assumptionsOf(text).loans }) satisfies Assumptions;

describe("a claim that nothing secures, still open", () => {
  it("has still to come what its age leaves, on what is left of it", () => {
    // Evenly over two years, 40 % in all.
    expect(ahead(loan())).toEqual([
      [1, 20_000n, 4_000n],
      [2, 20_000n, 4_000n],
    ]);
    // Half are settled after a year: 0.4 × 0.5 / (1 − 0.4 × 0.5) = 25 %, all of it within the next.
    expect(ahead(loan(), known(1))).toEqual([[1, 25_000n, 5_000n]]);
    // 20,000 came in, 18,000 after costs: a quarter of 82,000.
    expect(ahead(loan(), known(1, 20_000, 18_000))).toEqual([[1, 20_500n, 4_100n]]);
    // After half a year a quarter is settled: 0.4 × 0.75 / 0.9 = 1/3; two thirds of that within a year.
    expect(ahead(loan(), known(0.5))).toEqual([
      [1, 22_222n, 4_444n],
      [2, 11_111n, 2_223n],
    ]);
    expect(ahead(loan(), known(2))).toEqual([]);
    expect(ahead(loan(), known(1, 100_000))).toEqual([]);
    // Costs alone do not make the claim larger.
    expect(ahead(loan(), known(1, 0, -5_000))).toEqual([[1, 25_000n, 5_000n]]);
  });

  it("in an insolvency recovers the same, when that ends", () => {
    const insolvent = loan({ stage: "insolvency", procedure: { kind: "insolvency", stage: "petition" } });
    // From petition to distribution with one round: 70 % of eight years.
    expect(ahead(insolvent)).toEqual([[6, 40_000n, 8_000n]]);
    expect(ahead(insolvent, known(3))).toEqual([[3, 40_000n, 8_000n]]);
    expect(ahead(insolvent, known(9))).toEqual([[1, 40_000n, 8_000n]]);
  });
});

describe("a loan that things secure, still open", () => {
  it("is as much nearer to its money as time has passed, and late money is due now", () => {
    // 45 % is bid for it, at the fourth round; 20 % costs.
    expect(ahead(loan(house))).toEqual([[4, 45_000n, 9_000n]]);
    expect(ahead(loan(house), known(1))).toEqual([[3, 45_000n, 9_000n]]);
    expect(ahead(loan(house), known(3.5))).toEqual([[1, 45_000n, 9_000n]]);
    expect(ahead(loan(house), known(6))).toEqual([[1, 45_000n, 9_000n]]);
  });

  it("has what came in taken from what secures it", () => {
    // A third of the 45,000 has come.
    expect(ahead(loan(house), known(1, 15_000))).toEqual([[3, 30_000n, 6_000n]]);
    expect(ahead(loan(house), known(1, 45_000))).toEqual([]);
    // Of a claim of 30,000 less 12,000, no more can come.
    expect(ahead(loan({ ...house, bookValue: 30_000n }), known(1, 15_000, 12_000))).toEqual([
      [3, 18_000n, 0n],
    ]);
  });

  it("where procedures lie apart is as far from its money as those that are not through", () => {
    const spread = assumptionsOf("weir: 1").defaults.procedure.spread.is;
    const apart: Assumptions = {
      ...plain,
      defaults: {
        ...plain.defaults,
        procedure: {
          ...plain.defaults.procedure,
          spread: { ...plain.defaults.procedure.spread, is: spread },
        },
      },
    };
    // Of four years on average with a spread of 40 %, four years have passed: 4 (Φ(0.2) / Φ(−0.2) − 1) = 1.51 are ahead.
    expect(ahead(loan(house), known(4), apart)).toEqual([[2, 45_000n, 9_000n]]);
  });
});

describe("years ahead", () => {
  /** ∫ (t − e) f(t) dt / ∫ f(t) dt over t > e, f lognormal, by Simpson's rule in ln t. */
  const byQuadrature = (mean: number, spread: number, elapsed: number) => {
    const mu = Math.log(mean) - spread ** 2 / 2;
    const [from, to, steps] = [Math.log(elapsed), Math.max(mu, Math.log(elapsed)) + 14 * spread, 20_000];
    let [above, below] = [0, 0];
    for (let i = 0; i <= steps; i++) {
      const x = from + ((to - from) * i) / steps;
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      // The density over its value at the start, so that a far tail is no 0.
      const density = Math.exp(-(((x - mu) / spread) ** 2) / 2 + ((from - mu) / spread) ** 2 / 2);
      above += weight * (Math.exp(x) - elapsed) * density;
      below += weight * density;
    }
    return above / below;
  };

  it.each([
    [4, 0.4, 0.5],
    [4, 0.4, 4],
    [4, 0.4, 12],
    [1.8, 0.4, 25],
    [7.1, 0.1, 7],
    [4.2, 1.2, 3],
  ])("are the mean of the lognormal's tail: mean %d, spread %d, elapsed %d", (mean, spread, elapsed) => {
    expect(yearsAhead(mean, spread, elapsed)).toBeCloseTo(byQuadrature(mean, spread, elapsed), 5);
  });

  it("are what is left where nothing has passed, nearly nothing has, or nothing spreads", () => {
    expect([yearsAhead(4, 0.4, 0), yearsAhead(4, 0, 1), yearsAhead(4, 0, 5)]).toEqual([4, 3, 0]);
    expect(yearsAhead(4, 0.1, 0.01)).toBeCloseTo(3.99, 12);
  });
});

describe("talks", () => {
  it("go on, nearer to their end, until that; past it they have failed and enforcement goes on from then", () => {
    const talks = by("payOff");
    // A chance of 50 % of 90 % of 36,000 after 1.5 years; else 45,000 after 5.5.
    expect(ahead(loan(house), undefined, talks)).toEqual([
      [2, 16_200n, 0n],
      [6, 22_500n, 4_500n],
    ]);
    expect(ahead(loan(house), known(1), talks)).toEqual([
      [1, 16_200n, 0n],
      [5, 22_500n, 4_500n],
    ]);
    // 10,000 have come: 22,400 are left of the pay-off, and of the house 35/45.
    expect(ahead(loan(house), known(1, 10_000), talks)).toEqual([
      [1, 11_200n, 0n],
      [5, 17_500n, 3_500n],
    ]);
    expect(ahead(loan(house), known(2), talks)).toEqual([[4, 45_000n, 9_000n]]);
  });
});

describe("a sale of the claim", () => {
  it("that is late comes now, at its price of what is left", () => {
    const sale = by("sale");
    expect(ahead(loan(), undefined, sale)).toEqual([[1, 30_000n, 0n]]);
    expect(ahead(loan(), known(3, 10_000), sale)).toEqual([[1, 27_000n, 0n]]);
  });
});

describe("a loan that is paid by schedule", () => {
  /** 10,000 on each 31 July from 2026 to 2029. */
  const payments = [20665, 21030, 21396, 21761].map((date) => ({ date, amount: 10_000n }));
  const [first, ...others] = payments;
  const scheduled = loan({ ...house, schedule: { payments: [first ?? { date: 0, amount: 0n }, ...others] } });

  it("goes on where it was paid, earlier where more was, and what is less than 90 days late is due now", () => {
    expect(ahead(scheduled)).toEqual([1, 2, 3, 4].map((period) => [period, 10_000n, 0n]));
    expect(ahead(scheduled, known(1, 10_000))).toEqual([1, 2, 3].map((period) => [period, 10_000n, 0n]));
    expect(ahead(scheduled, known(1, 14_000))).toEqual([
      [1, 6_000n, 0n],
      [2, 10_000n, 0n],
      [3, 10_000n, 0n],
    ]);
    // 0.7 years: the first is 74 days late.
    expect(ahead(scheduled, known(0.7))).toEqual([
      [1, 20_000n, 0n],
      [2, 10_000n, 0n],
      [3, 10_000n, 0n],
    ]);
  });

  it("is enforced from the day that it missed", () => {
    // Due after half a year; two years after the cut-off enforcement has gone on for 1.5 of its four years.
    expect(ahead(scheduled, known(2, 0))).toEqual([[3, 45_000n, 9_000n]]);
    // What was paid by schedule came from the borrower, not from the house.
    expect(ahead(scheduled, known(2, 9_000))).toEqual([[3, 45_000n, 9_000n]]);
  });
});

describe("any loan", () => {
  const defaults = assumptionsOf();
  const tape = sampleTape({ loans: 300, seed: "known" }).loans;

  it("is as in the plan where nothing has passed and nothing has come in", () => {
    const at = { cutOff, known: new Map(tape.map(({ id }) => [id, known(0)])) };
    expect(forecast(tape, defaults, at)).toEqual(forecast(tape, defaults, { cutOff }));
  });

  it("brings no more the more of its claim has come in", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: tape.length - 1 }),
        fc.double({ min: 0, max: 12, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (index, elapsed, paid, more) => {
          const each = tape[index] ?? loan();
          if (each.schedule !== undefined) {
            return;
          }
          const claim = Number(each.bookValue);
          const total = (gross: number) => {
            const at = { cutOff, known: new Map([[each.id, known(elapsed, gross)]]) };
            return Number(forecast([each], defaults, at).gross);
          };
          const [less, most] = [total(claim * paid), total(claim * (paid + more * (1 - paid)))];
          expect(most).toBeLessThanOrEqual(less + 1);
          // Before costs, which take at most a quarter of it.
          expect(less).toBeLessThanOrEqual((claim * (1 - paid)) / 0.75 + 1);
        },
      ),
    );
  });

  it("is simulated to the same mean where nothing spreads", () => {
    const sure = assumptionsOf(noSpread);
    const unscheduled = tape.filter(({ schedule }) => schedule === undefined).slice(0, 40);
    const options = {
      cutOff,
      discountRate: 0.1,
      known: new Map(unscheduled.map(({ id, bookValue }) => [id, known(1.3, Number(bookValue) / 20)])),
    };
    const valuation = createValuation(sure, options);
    const prospects = unscheduled.map((each) => valuation.value(each).prospect);
    const simulation = simulate({
      model: packageModel({ prospects, valuation, common: 0.3 }),
      scenarios: 4000,
      seed: "known",
    });
    const { mean, standardDeviation } = summarize(simulation, valuation.discounts).presentValue;
    const expected = Number(forecast(unscheduled, sure, options).presentValue);
    expect(Math.abs(mean - expected)).toBeLessThan((5 * standardDeviation) / Math.sqrt(4000) + 1);
  });
});
