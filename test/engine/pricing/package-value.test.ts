import { describe, expect, it } from "vitest";

import { discountAt } from "../../../engine/forecast/discount.ts";
import { drawPaths, pathsAtDates } from "../../../engine/pricing/date-paths.ts";
import { sensitivities, unstressed, valuePackage } from "../../../engine/pricing/package-value.ts";
import { stressPaths } from "../../../engine/pricing/stress-paths.ts";
import { parseDay } from "../../../engine/dates/day.ts";

/** 100 two years on, of which 10 are spent. */
const one = { flows: [{ day: 730, gross: 100, costs: 10 }], from: 0, rate: 0.1, targetIrr: 0.2 };

describe("a package", () => {
  it("is worth 82.64 where it surely pays 100 in two years, at 10 %", () => {
    const { grossPresentValue, netPresentValue, irr, bid, payback, multiple } = valuePackage(one);
    expect(grossPresentValue).toBeCloseTo(82.644628, 6);
    expect(netPresentValue).toBeCloseTo(90 / 1.21, 10);
    expect(irr).toBeCloseTo(0.1, 12);
    expect(bid).toBeCloseTo(90 / 1.44, 10);
    expect(multiple).toBeCloseTo(1.21, 10);
    expect(payback).toBe(730);
  });

  it("earns what a price leaves it", () => {
    expect(valuePackage({ ...one, price: 62.5 }).irr).toBeCloseTo(0.2, 12);
    expect(valuePackage({ ...one, price: 90 }).irr).toBeCloseTo(0, 12);
    expect(valuePackage({ ...one, price: 91 }).payback).toBeUndefined();
  });

  it("is priced for a target along a curve, and has a target for a price: what is added to the curve", () => {
    const curve = [
      [1, 0.1],
      [3, 0.2],
    ] as const;
    // 15 % at two years.
    const { bid, netPresentValue, spread } = valuePackage({ ...one, rate: curve, targetIrr: curve });
    expect(bid).toBeCloseTo(90 / 1.15 ** 2, 10);
    expect(netPresentValue).toBeCloseTo(90 / 1.15 ** 2, 10);
    expect(spread).toBeCloseTo(0, 12);
    expect(valuePackage({ ...one, rate: curve, price: 62.5 }).spread).toBeCloseTo(0.05, 12);
    // Over a single rate it is the yield less that.
    const { spread: over, irr } = valuePackage({ ...one, price: 75 });
    expect(over).toBeCloseTo(irr - 0.1, 12);
    expect(valuePackage({ ...one, flows: [], price: 75 }).spread).toBeUndefined();
  });

  it("is never worth more for coming later, costing more, being less or discounted harder", () => {
    const base = valuePackage(one).netPresentValue;
    for (const worse of [{ price: 0.9 }, { time: 1.5 }, { cost: 2 }, { rate: 0.02 }]) {
      expect(valuePackage(one, { ...unstressed, ...worse }).netPresentValue).toBeLessThan(base);
    }
    expect(valuePackage(one, { ...unstressed, time: 2 }).netPresentValue).toBeCloseTo(90 / 1.1 ** 4, 10);
    for (const { factor, change, netPresentValue } of sensitivities(one)) {
      const isWorse = factor === "price" ? change < 1 : factor === "rate" ? change > 0 : change > 1;
      expect(netPresentValue < base, `${factor} ${change}`).toBe(isWorse);
    }
  });
});

describe("a curve", () => {
  it("is straight between its points and level outside", () => {
    const rate = [
      [1, 0.02],
      [3, 0.04],
    ] as const;
    const factor = discountAt(rate);
    expect(factor(0.5)).toBeCloseTo(1.02 ** -0.5, 12);
    expect(factor(2)).toBeCloseTo(1.03 ** -2, 12);
    expect(factor(10)).toBeCloseTo(1.04 ** -10, 12);
    expect(discountAt(rate, 0.01)(2)).toBeCloseTo(1.04 ** -2, 12);
  });
});

describe("paths", () => {
  it("come to payment dates evenly by days, and what is late is told", () => {
    const cutOff = parseDay("2026-01-01") ?? 0;
    const days = ["2026-02-15", "2026-03-01"].map((text) => parseDay(text) ?? 0);
    const simulation = {
      scenarios: 2,
      periods: 3,
      periodMonths: 1,
      paths: Float64Array.from([310, 280, 0, 31, -5, 40]),
    };
    const { paths, afterLast } = pathsAtDates({ simulation, cutOff, days });
    // 31 days of January and 14 of 28 in February; then the other 14.
    expect(Array.from(paths)).toEqual([310 + 140, 140, 31, 0]);
    expect(afterLast).toBeCloseTo(40 / 661, 12);
  });

  it("are drawn about what is given: the same for a seed, right on average", () => {
    const draw = (seed: string) =>
      drawPaths(Float64Array.from([1e9, 2e9]), {
        scenarios: 20_000,
        seed,
        spread: { level: 0.2, date: 0.3 },
      });
    expect(draw("a")).toEqual(draw("a"));
    expect(draw("a")).not.toEqual(draw("b"));
    const mean = draw("a").reduce((sum, amount) => sum + amount, 0) / 20_000;
    // Four standard errors of a sum whose deviation is below 0.3 of it.
    expect(Math.abs(mean / 3e9 - 1)).toBeLessThan((4 * 0.3) / Math.sqrt(20_000));
  });

  it("are stretched in time and multiplied", () => {
    const stretched = stressPaths({
      paths: Float64Array.from([100, 100, 0, 0]),
      days: [10, 20, 30, 40],
      from: 0,
      stress: { price: 0.5, time: 2 },
    });
    expect(Array.from(stretched)).toEqual([25, 25, 25, 25]);
  });
});
