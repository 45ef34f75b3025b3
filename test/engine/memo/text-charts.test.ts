import { describe, expect, it } from "vitest";

import { distributionOf } from "../../../engine/forecast/distribution.ts";
import { bandsChart, lossesChart } from "../../../engine/memo/charts.ts";
import { bandLine, bar, lossBuckets, stackLine, swingLine } from "../../../engine/memo/text-charts.ts";

describe("pictures of characters", () => {
  it("draw a length to an eighth, within their width", () => {
    expect([bar(0.5, 4), bar(1 / 32, 4), bar(2, 4), bar(-1, 4)]).toEqual(["██", "▏", "████", ""]);
  });

  it("draw where half and nine tenths of the paths lie, the mean and the plan", () => {
    // 0 to 47 on 48 characters: each value is its character's position.
    const distribution = distributionOf(Float64Array.from({ length: 48 }, (_, i) => i));
    const line = bandLine(distribution, 40, 47);
    // P5 = 2.35, P25 = 11.75, P75 = 35.25, P95 = 44.65, mean 23.5.
    expect(line).toBe(
      `  ${"░".repeat(10)}${"▒".repeat(12)}█${"▒".repeat(11)}${"░".repeat(4)}┃${"░".repeat(5)}`,
    );
    expect(bandLine(distributionOf(Float64Array.of(0)), undefined, 0)).toBe("█");
  });

  it("stack parts to the share of the whole that they have together", () => {
    expect(stackLine([24, 12, 0], 48)).toBe(`${"█".repeat(24)}${"▒".repeat(12)}`);
    // Thirds of a character add up.
    expect(stackLine([1, 1, 1], 3 * 48)).toHaveLength(1);
    expect(stackLine([0], 0)).toBe("");
  });

  it("swing to either side of an axis that stays", () => {
    expect(swingLine(-1, 2)).toBe(`${" ".repeat(12)}${"█".repeat(12)}│`);
    expect(swingLine(2, 2)).toBe(`${" ".repeat(24)}│${"█".repeat(24)}`);
  });

  it("count losses each once", () => {
    const buckets = lossBuckets(Float64Array.of(0, 0, 0.05, 0.06, 0.1, 0.3, 0.5, 1));
    expect(buckets).toEqual([
      { name: "nothing", share: 2 / 8 },
      { name: "0 to 5 %", share: 1 / 8 },
      { name: "5 to 10 %", share: 2 / 8 },
      { name: "10 to 25 %", share: 0 },
      { name: "25 to 50 %", share: 2 / 8 },
      { name: "50 to 100 %", share: 1 / 8 },
    ]);
  });
});

describe("pictures as SVG", () => {
  it("draw losses of at least so much over the share of paths", () => {
    const svg = lossesChart({ title: "t", classes: [{ id: "A", losses: Float64Array.of(0, 0, 0.5, 1) }] });
    const points = (/points="([^"]+)"/.exec(svg)?.[1] ?? "")
      .split(" ")
      .map((point) => point.split(",").map(Number));
    const [top = 0, bottom = 0] = [points[0]?.[1], points.at(-1)?.[1]];
    // A quarter of the paths loses all, another a half.
    const heightAt = (share: number) => (bottom - (points[share * 200]?.[1] ?? 0)) / (bottom - top);
    expect([0.1, 0.3, 0.6].map(heightAt)).toEqual([1, 0.5, 0]);
  });

  it("have a bar for each date and a tick for mean and plan", () => {
    const distributions = [1, 2, 3].map((each) => distributionOf(Float64Array.of(each, 3 * each)));
    const parameters = { title: "t", days: [1, 2, 3], distributions, amount: String };
    const count = (plan: readonly number[]) => {
      const svg = bandsChart({ ...parameters, plan });
      return [svg.match(/<rect /g)?.length, svg.match(/stroke-width="2"/g)?.length];
    };
    expect([count([]), count([1, 2, 3])]).toEqual([
      [6, 3],
      [6, 6],
    ]);
  });
});
