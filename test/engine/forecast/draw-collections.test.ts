import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { drawCollections, drawLoanCollections } from "../../../engine/forecast/draw-collections.ts";
import type { Forecast } from "../../../engine/forecast/forecast.ts";
import { periodEnd } from "../../../engine/forecast/period-end.ts";

const flow = (amount: bigint) => ({
  amount,
  costs: amount / 10n,
  net: amount - amount / 10n,
  presentValue: 0n,
});
const plan: Forecast = {
  loans: 3,
  bookValue: 1_000_000n,
  gross: 300_000n,
  costs: 30_000n,
  net: 270_000n,
  presentValue: 0n,
  discountRate: 0.1,
  periodMonths: 3,
  byPeriod: [
    { period: 1, months: 3, ...flow(181_000n) },
    { period: 2, months: 6, ...flow(119_000n) },
  ],
  bySegment: [],
  byRoute: [],
  assumedShare: 0,
  assumed: [],
};
/** 2026-01-31. */
const cutOff = 20484;

describe("periodEnd", () => {
  it("is so many months on, clipped to the month's end", () => {
    // 2026-02-28, 2026-04-30, 2027-01-31.
    expect([1, 3, 12].map((months) => periodEnd(cutOff, months))).toEqual([20512, 20573, 20849]);
  });
});

describe("drawCollections", () => {
  it("plans by days: a period's share up to each date, nothing after the last period", () => {
    // 89 days to 2026-04-30, 92 on to 2026-07-31; 2,033.7… a day, then 1,293.4….
    const dates = [cutOff + 10, cutOff + 89, cutOff + 89 + 46, 20573 + 92, 20573 + 200];
    const drawn = drawCollections({ forecast: plan, seed: "1", cutOff, dates });
    expect(drawn.map(({ planned }) => planned)).toEqual([20_337n, 160_663n, 59_500n, 59_500n, 0n]);
    expect(drawn.map(({ date }) => date)).toEqual(dates);
    expect(drawn[4]).toMatchObject({ collected: 0n, costs: 0n });
  });

  it("gives the same draw for the same seed, another for another, and never the plan itself", () => {
    const draw = (seed: string) =>
      drawCollections({ forecast: plan, seed, cutOff, dates: [cutOff + 89, cutOff + 181] });
    expect(draw("a")).toEqual(draw("a"));
    expect(draw("a")).not.toEqual(draw("b"));
    expect(draw("a").every(({ planned, collected }) => planned !== collected)).toBe(true);
  });

  it("means the plan: over many seeds the average comes near it", () => {
    const draws = Array.from({ length: 2000 }, (_, i) =>
      drawCollections({ forecast: plan, seed: `${i}`, cutOff, dates: [cutOff + 89] }),
    );
    const mean = draws.reduce((sum, [first]) => sum + Number(first?.collected ?? 0n), 0) / draws.length;
    // Standard deviation of the factor: √(exp(0.15² + 0.35²) − 1) = 0.395; four standard errors of 2,000 draws: 3.5 %.
    expect(Math.abs(mean / 181_000 - 1)).toBeLessThan(0.036);
  });

  it("never collects more than the book value, nor spends more than it collects", () => {
    fc.assert(
      fc.property(fc.string(), fc.bigInt({ min: 1n, max: 400_000n }), (seed, bookValue) => {
        const drawn = drawCollections({
          forecast: { ...plan, bookValue },
          seed,
          cutOff,
          dates: [cutOff + 89, cutOff + 181],
        });
        expect(drawn.reduce((sum, { collected }) => sum + collected, 0n) <= bookValue).toBe(true);
        expect(drawn.every(({ collected, costs }) => costs >= 0n && costs <= collected)).toBe(true);
      }),
    );
  });
});

describe("drawLoanCollections", () => {
  const loans = fc
    .array(fc.bigInt({ min: 1n, max: 10n ** 15n }), { minLength: 1, maxLength: 60 })
    .map((values) => values.map((bookValue, i) => ({ id: `L${i}`, bookValue })));

  it("splits every unit, in tape order, among loans that each get something", () => {
    fc.assert(
      fc.property(loans, fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.string(), (of, amount, seed) => {
        const rows = drawLoanCollections({ loans: of, amount, seed });
        expect(rows.reduce((sum, each) => sum + each.amount, 0n)).toBe(amount);
        expect(rows.every((each) => each.amount > 0n)).toBe(true);
        const positions = rows.map(({ loan }) => Number(loan.slice(1)));
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      }),
    );
  });

  it("draws the same for the same seed", () => {
    const of = Array.from({ length: 50 }, (_, i) => ({ id: `L${i}`, bookValue: 1000n }));
    const draw = (seed: string) => drawLoanCollections({ loans: of, amount: 12345n, seed });
    expect(draw("a")).toEqual(draw("a"));
    expect(draw("a")).not.toEqual(draw("b"));
  });
});
