import { describe, expect, it } from "vitest";

import { draw, emptyDraws } from "../../../engine/random/draws.ts";
import { exp, normalQuantile, normalShare, normalShares } from "../../../engine/random/normal.ts";
import { threefry, threefryKey } from "../../../engine/random/threefry.ts";

describe("exp", () => {
  it("agrees with the machine's own to 1e-15 of itself", () => {
    for (let x = -680; x < 680; x += 0.3713) {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    }
    expect(exp(0)).toBe(1);
    expect(exp(-1e9)).toBeLessThan(1e-299);
  });
});

describe("normalShare and normalQuantile", () => {
  // Φ as published tables have it, the last digits by SciPy's `norm.cdf`.
  it.each([
    [0, 0.5],
    [1, 0.84134474606854294859],
    [-1.959963984540054, 0.02500000000000000137],
    [-3, 0.0013498980316300945267],
    [-6, 9.8658764503769814e-10],
    [-8, 6.2209605742717841e-16],
  ])("are, at %s, %s and back", (z, share) => {
    expect(Math.abs(normalShare(z) - share)).toBeLessThan(1e-14);
    expect(normalQuantile(share)).toBeCloseTo(z, 12);
    expect(normalShare(z) + normalShare(-z)).toBeCloseTo(1, 14);
    const list = Float64Array.of(z, 7);
    normalShares(list, 1);
    expect(Array.from(list)).toEqual([normalShare(z), 7]);
  });
});

describe("draw", () => {
  it("gives normals within 1e-8 of the quantiles of Threefry's words", () => {
    const draws = emptyDraws();
    const words = new Int32Array(1024);
    let worst = 0;
    for (let first = 0; first < 100 * 256; first += 256) {
      const parameters = { key: threefryKey("q"), first, rest: [5, 6, 0], count: 256 } as const;
      draw(parameters, draws);
      threefry(parameters, words);
      draws.normals.forEach((normal, i) => {
        const share = (((words[i] ?? 0) >>> 0) + 0.5) / 2 ** 32;
        worst = Math.max(worst, Math.abs(normal - normalQuantile(share)));
      });
      draws.uniforms.forEach((uniform, i) =>
        expect(uniform).toBe((((words[i + 768] ?? 0) >>> 0) + 0.5) / 2 ** 32),
      );
    }
    expect(worst).toBeLessThan(1e-8);
  });

  it("has the moments of a standard normal", () => {
    const draws = emptyDraws();
    let [n, sum, squares, fourths] = [0, 0, 0, 0];
    for (let first = 0; first < 400 * 256; first += 256) {
      draw({ key: threefryKey("m"), first, rest: [0, 0, 0], count: 256 }, draws);
      for (const normal of draws.normals) {
        n += 1;
        sum += normal;
        squares += normal ** 2;
        fourths += normal ** 4;
      }
    }
    // Four standard errors: of the mean 1/√n, of the second moment √2/√n, of the fourth √96/√n.
    expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(n));
    expect(Math.abs(fourths / n - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(n));
  });
});
