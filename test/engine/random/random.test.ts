import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createRandom, xoshiro128 } from "../../../engine/random/random.ts";

describe("xoshiro128**", () => {
  it("gives the published stream of the state 1, 2, 3, 4", () => {
    // The test vector of the Rust crate `rand_xoshiro`, recomputed with arbitrary-precision integers.
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
});

describe("createRandom", () => {
  it("gives the same stream for the same seed and another for another", () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.uniform());
    };
    expect(draw("a")).toEqual(draw("a"));
    expect(draw("a")).not.toEqual(draw("b"));
  });

  it("keeps each draw within its bounds for any seed", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (seed, limit) => {
        const random = createRandom(seed);
        const uniform = random.uniform();
        const whole = random.below(limit);
        expect(uniform >= 0 && uniform < 1).toBe(true);
        expect(Number.isInteger(whole) && whole >= 0 && whole < limit).toBe(true);
        expect(["x", "y"]).toContain(random.pick(["x", "y"]));
      }),
    );
  });

  it("has mean and spread as promised, over many draws", () => {
    const random = createRandom("moments");
    const draws = 20_000;
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const uniform = mean(Array.from({ length: draws }, random.uniform));
    const normals = Array.from({ length: draws }, random.normal);
    // Four standard errors: 0.29 / √20000 for uniform, 1 / √20000 for normal.
    expect(Math.abs(uniform - 0.5)).toBeLessThan(0.0082);
    expect(Math.abs(mean(normals))).toBeLessThan(0.0283);
    expect(Math.abs(mean(normals.map((each) => each * each)) - 1)).toBeLessThan(0.04);
  });

  it("draws by weight and never what weighs nothing", () => {
    const random = createRandom("weights");
    const drawn = Array.from({ length: 10_000 }, () =>
      random.weighted([
        ["never", 0],
        ["often", 3],
        ["seldom", 1],
      ]),
    );
    expect(drawn).not.toContain("never");
    const seldom = drawn.filter((each) => each === "seldom").length;
    expect(seldom).toBeGreaterThan(2300);
    expect(seldom).toBeLessThan(2700);
  });
});
