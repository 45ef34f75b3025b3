import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { shareBy, sharesByPeriod } from "../../../engine/forecast/curve.ts";

const curve = {
  points: [
    [1, 0],
    [2, 0.5],
    [2, 0.8],
    [4, 1],
  ],
  source: "made up",
} as const;

describe("shareBy", () => {
  it.each([
    [0, 0],
    [1, 0],
    [1.5, 0.25],
    [1.999999, 0.4999995],
    [2, 0.8],
    [3, 0.9],
    [4, 1],
    [40, 1],
  ])("is, at %s years, %s", (years, share) => {
    expect(shareBy(curve, years)).toBeCloseTo(share, 9);
  });
});

describe("sharesByPeriod", () => {
  it("splits the curve at the ends of periods, a jump at an end belonging to that period", () => {
    const shares = sharesByPeriod({ curve, stretch: 1, periodMonths: 12 });
    expect(shares.map((share) => Math.round(share * 1e9) / 1e9)).toEqual([0, 0.8, 0.1, 0.1]);
  });

  it("stretches every time", () => {
    const shares = sharesByPeriod({ curve, stretch: 0.5, periodMonths: 6 });
    expect(shares.map((share) => Math.round(share * 1e9) / 1e9)).toEqual([0, 0.8, 0.1, 0.1]);
  });

  it("brings everything in at once where no time is left", () => {
    expect(sharesByPeriod({ curve, stretch: 0, periodMonths: 3 })).toEqual([1]);
  });

  it("adds up to 1 and is never negative, for any curve, stretch and period", () => {
    const points = fc
      .array(
        fc.tuple(fc.double({ min: 0, max: 30, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        {
          minLength: 1,
          maxLength: 6,
        },
      )
      .map((pairs) => {
        const years = pairs.map(([at]) => at).sort((a, b) => a - b);
        const shares = pairs.map(([, share]) => share).sort((a, b) => a - b);
        return years.map((at, i) => [at, i === years.length - 1 ? 1 : (shares[i] ?? 1)] as const);
      });
    fc.assert(
      fc.property(
        points,
        fc.double({ min: 0, max: 4, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (of, stretch, months) => {
          const shares = sharesByPeriod({ curve: { points: of, source: "" }, stretch, periodMonths: months });
          expect(shares.every((share) => share >= 0)).toBe(true);
          expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});
