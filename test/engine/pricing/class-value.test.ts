import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { valueClasses } from "../../../engine/pricing/class-value.ts";
import { plainInput } from "../../../engine/waterfall/date-input.ts";

/** 1,000.00 at 10 % a year, interest first, and a residual; payment dates 365 and 730 days after closing. */
const deal = parseDeal(`
weir: 1
name: Two years
currency: { symbol: TST, decimals: 2 }
calendar: { cutOff: 2024-12-31, closing: 2025-01-01, paymentDates: [2026-01-01, 2027-01-01] }
parties: [agent]
classes:
  A: { face: 1_000, rate: 10%, dayCount: ACT/365F, issuePrice: 100% }
  J: { face: 500, issuePrice: 100% }
fees:
  duty: { payee: agent, flat: 0 }
payments:
  normal:
    - { fee: duty }
    - { interest: A }
    - { principal: A }
    - { principal: J }
    - { residual: J }
`);
const inputs = deal.dates.map(({ day }) => plainInput(deal, day, 0n));
const value = (paths: readonly number[], more = {}) => {
  const [a, j] = valueClasses({ deal, inputs, paths: Float64Array.from(paths), ...more });
  if (a === undefined || j === undefined) {
    throw new Error("The deal has two classes.");
  }
  return { a, j };
};

describe("a class over paths", () => {
  it("yields its rate at par, and is worth par at its rate, whatever the pace of repayment", () => {
    for (const path of [
      [110_000, 0],
      [60_000, 55_000],
      [10_000, 110_000],
    ]) {
      const { a } = value(path, { yields: { A: 0.1 } });
      expect(a.expectedYield).toBeCloseTo(0.1, 12);
      expect(a.yield.p50).toBeCloseTo(0.1, 12);
      expect(a.atYield?.price).toBeCloseTo(1, 12);
      expect(a.loss.mean).toBe(0);
    }
  });

  it("goes from a price to a yield and back", () => {
    const path = [60_000, 55_000];
    // 600 after one year and 550 after two for 950: 950 x² − 600 x − 550 = 0 with x = 1 + y.
    const byHand = (600 + Math.sqrt(600 ** 2 + 4 * 950 * 550)) / (2 * 950) - 1;
    const { a } = value(path, { prices: { A: 0.95 } });
    expect(a.expectedYield).toBeCloseTo(byHand, 12);
    expect(value(path, { yields: { A: byHand } }).a.atYield?.price).toBeCloseTo(0.95, 12);
  });

  it("goes from a curve to a price, and from a price to what it earns over the curve", () => {
    const curve = [
      [1, 0.05],
      [2, 0.08],
    ] as const;
    // 600 after one year and 550 after two.
    const byHand = 0.6 / 1.05 + 0.55 / 1.08 ** 2;
    const path = [60_000, 55_000];
    expect(value(path, { yields: { A: curve } }).a.atYield?.price).toBeCloseTo(byHand, 12);
    const over = 0.6 / 1.07 + 0.55 / 1.1 ** 2;
    expect(value(path, { prices: { A: over }, rate: curve }).a.spread).toBeCloseTo(0.02, 11);
  });

  it("has the life, the duration and the day of repayment worked by hand", () => {
    // First date: 100 of interest, 500 of principal; second: 50 and 500.
    const { a } = value([60_000, 55_000]);
    expect(a.averageLife.mean).toBeCloseTo(0.5 * 1 + 0.5 * 2, 12);
    expect(a.duration).toBeCloseTo((600 / 1.1 + (2 * 550) / 1.21) / 1000, 12);
    expect(a.repaidBy).toEqual([0, 1]);
    expect(a.balances.map(({ p50 }) => p50)).toEqual([50_000, 0]);
  });

  it("counts loss, and what is never repaid at the last date, path by path", () => {
    // The second path pays 100 + 300, then 70 + 330: 370 are lost. The third pays nothing.
    const { a } = value([60_000, 55_000, 40_000, 40_000, 0, 0]);
    expect(a.loss.mean).toBeCloseTo((0 + 0.37 + 1) / 3, 12);
    expect(a.lossProbability).toBeCloseTo(2 / 3, 12);
    expect(a.repaidBy[1]).toBeCloseTo(1 / 3, 12);
    expect(a.averageLife.mean).toBeCloseTo((1.5 + (0.3 + 0.7 * 2) + 2) / 3, 12);
    expect(a.yield.p1).toBeLessThan(-0.9);
  });

  it("is never worth more where less comes in, or the same later", () => {
    const base = [60_000, 55_000, 30_000, 90_000, 110_000, 0];
    const less = base.map((amount) => Math.floor(amount * 0.8));
    // A fifth of each first date comes at the second.
    const later = base.map((amount, i) => (i % 2 === 0 ? amount * 0.8 : amount + (base[i - 1] ?? 0) * 0.2));
    const yields = { A: 0.12, J: 0.2 };
    const of = (paths: readonly number[]) => value(paths, { yields });
    for (const worse of [less, later]) {
      for (const id of ["a", "j"] as const) {
        const [before, after] = [of(base)[id], of(worse)[id]];
        expect(after.atYield?.price ?? 1).toBeLessThanOrEqual(before.atYield?.price ?? 0);
        expect(after.loss.mean).toBeGreaterThanOrEqual(before.loss.mean);
        expect(after.averageLife.mean).toBeGreaterThanOrEqual(before.averageLife.mean);
        after.repaidBy.forEach((share, i) => expect(share).toBeLessThanOrEqual(before.repaidBy[i] ?? 0));
      }
    }
    // The senior class feels it.
    expect(of(later).a.atYield?.price).toBeLessThan(of(base).a.atYield?.price ?? 0);
  });

  it("breaks even at the multiple of collections worked by hand", () => {
    // m × 600 − 100 of principal, then 10 % on the rest: (1000 − (600 m − 100)) × 1.1 = 550 m, so m = 1210 / 1210.
    expect(value([60_000, 55_000]).a.breakEven).toBeCloseTo(1, 5);
    expect(value([120_000, 110_000]).a.breakEven).toBeCloseTo(0.5, 5);
    expect(value([0, 0]).a.breakEven).toBeUndefined();
  });

  it("gives the residual what is left", () => {
    const { j } = value([200_000, 5_000]);
    // 900 after a year, 50 after two, for 500.
    expect(j.expectedYield).toBeCloseTo((900 + Math.sqrt(900 ** 2 + 4 * 500 * 50)) / 1000 - 1, 12);
  });
});
