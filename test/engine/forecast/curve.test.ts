import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { meanYearsAhead, recoveryAt, settledByPeriod, shareBy } from "../../../engine/forecast/curve.ts";

const curve = {
  points: [
    [1, 0],
    [2, 0.5],
    [2, 0.8],
    [4, 1],
  ],
  source: "made up",
} as const;
/** Falls by a half in two years at its end, so by a half every two years from then on. */
const open = {
  points: [
    [0, 0],
    [1, 0.6],
    [3, 0.8],
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

  it("goes on at the pace of the last stretch", () => {
    expect([3, 5, 7].map((years) => shareBy(open, years))).toEqual([
      0.8,
      expect.closeTo(0.9, 12),
      expect.closeTo(0.95, 12),
    ]);
  });
});

describe("settledByPeriod", () => {
  const by = (age: number, stretch: number, periodMonths: number, periods: number) =>
    Array.from(settledByPeriod({ curve, age, stretch, periods, periodMonths }), (share) =>
      Number(share.toFixed(9)),
    );

  it("takes the curve at the ends of periods, a jump at an end belonging to that period", () => {
    expect(by(0, 1, 12, 5)).toEqual([0, 0.8, 0.9, 1, 1]);
  });

  it("stretches the time ahead", () => {
    expect(by(0, 0.5, 6, 4)).toEqual([0, 0.8, 0.9, 1]);
    expect(by(0, 0, 12, 2)).toEqual([1, 1]);
  });

  it("counts past time: of claims still open", () => {
    // At 1.5 years 0.75 are open; 0.1 at 3 years, none at 4.
    expect(by(1.5, 1, 18, 2)).toEqual([Number((0.65 / 0.75).toFixed(9)), 1]);
    expect(by(9, 1, 12, 1)).toEqual([1]);
  });

  it("rises from 0 to 1 for any curve, age and stretch", () => {
    const points = fc
      .array(
        fc.tuple(fc.double({ min: 0, max: 30, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        { minLength: 1, maxLength: 6 },
      )
      .map((pairs) => {
        const years = pairs.map(([at]) => at).sort((a, b) => a - b);
        const shares = pairs.map(([, share]) => share).sort((a, b) => a - b);
        return years.map((at, i) => [at, i === years.length - 1 ? 1 : (shares[i] ?? 1)] as const);
      });
    const years = fc.double({ min: 0, max: 40, noNaN: true });
    fc.assert(
      fc.property(points, years, fc.double({ min: 0, max: 4, noNaN: true }), (of, age, stretch) => {
        const shares = settledByPeriod({
          curve: { points: of, source: "" },
          age,
          stretch,
          periods: 500,
          periodMonths: 3,
        });
        expect(shares.every((share, i) => share >= (shares[i - 1] ?? -1e-12) - 1e-12 && share <= 1)).toBe(
          true,
        );
        expect(shares[499]).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe("recoveryAt", () => {
  it("is the whole at default, and adds up with what was recovered before", () => {
    expect(recoveryAt(open, 0.4, 0)).toBeCloseTo(0.4, 12);
    // After a year 60 % of 40 have paid: 24 of 100; 16 more are to come, on a claim of 76.
    expect(recoveryAt(open, 0.4, 1)).toBeCloseTo(16 / 76, 12);
    expect(recoveryAt(curve, 0.4, 4)).toBe(0);
  });
});

describe("meanYearsAhead", () => {
  it("is the area above the curve, by small steps", () => {
    for (const each of [curve, open]) {
      for (const age of [0, 0.5, 1.5, 2.5, 3.5, 6]) {
        const left = 1 - shareBy(each, age);
        let area = 0;
        for (let i = 0; left > 0 && i < 60_000; i++) {
          area += (1 - shareBy(each, age + (i + 0.5) / 1000)) / left / 1000;
        }
        expect(meanYearsAhead(each, age)).toBeCloseTo(area, 5);
      }
    }
  });
});
