import { existsSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { type Assumptions, parseAssumptions } from "../../../engine/forecast/assumptions.ts";
import { ROOT } from "../../setup/root.ts";

const defaultsText = readFileSync(new URL("examples/assumptions.yaml", ROOT), "utf8");
const field = new URL("../shared/DOMAIN.md", ROOT);

function defaults(): Assumptions {
  const { assumptions, faults } = parseAssumptions({ text: defaultsText });
  if (assumptions === undefined) {
    throw new Error(JSON.stringify(faults));
  }
  return assumptions;
}
const rulesOf = (text: string) =>
  parseAssumptions({ text, file: "a.yaml", defaults: defaults() }).faults.map(
    ({ path, rule }) => `${path ?? ""} ${rule}`,
  );

describe("the defaults", () => {
  const { curves, segments, stages, discountRate } = defaults();
  const figures = [
    discountRate,
    ...Object.values(curves),
    ...Object.values(stages),
    ...segments.flatMap(({ recovery, costs }) => [recovery, costs]),
  ];

  it("each quote what was published or say that they are assumed", () => {
    expect(figures.length).toBeGreaterThan(25);
    for (const figure of figures) {
      expect("source" in figure ? figure.source : figure.assumed).toMatch(
        "source" in figure ? /“[^”]*\d[^”]*”/ : /./,
      );
    }
  });

  it.runIf(existsSync(field))("quote the collected facts of the field word for word", () => {
    const facts = readFileSync(field, "utf8").replace(/\s+/g, " ");
    const quotes = figures.flatMap((figure) => [
      ...("source" in figure ? figure.source : figure.assumed).matchAll(/“([^”]*)”/g),
    ]);
    expect(quotes.length).toBeGreaterThan(15);
    expect(quotes.map(([, quote = ""]) => quote).filter((quote) => !facts.includes(quote))).toEqual([]);
  });

  it("let foreclosures take 4.2 years on average, as the source says", () => {
    // The mean of a straight line is the middle of its ends.
    const years = curves["foreclosure"]?.points.map(([at]) => at) ?? [];
    expect(years.reduce((a, b) => a + b, 0) / years.length).toBeCloseTo(4.2, 9);
  });
});

describe("parseAssumptions", () => {
  it("lets a file override by name, its own segments first", () => {
    const { assumptions, faults } = parseAssumptions({
      defaults: defaults(),
      text: [
        "weir: 1",
        "discountRate: { is: 12.5%, source: our board }",
        "curves: { lump: { points: [[2, 100%]], source: contract } }",
        "segments:",
        "  north: { when: { region: North }, recovery: { of: claim, is: 50%, source: own }, curve: lump, costs: { is: 1%, source: own } }",
        "  sme: { when: { borrowerType: [sme, corporate] }, recovery: { of: claim, is: 20%, source: own }, curve: workout, costs: { is: 1%, source: own } }",
        "stages: { unknown: { is: 80%, assumed: guess } }",
      ].join("\n"),
    });
    expect(faults).toEqual([]);
    expect(assumptions?.discountRate).toEqual({ is: 0.125, source: "our board" });
    expect(assumptions?.periodMonths).toBe(3);
    expect(assumptions?.segments.slice(0, 3).map(({ name }) => name)).toEqual([
      "north",
      "sme",
      "valuedRealEstate",
    ]);
    expect(assumptions?.segments).toHaveLength(defaults().segments.length + 1);
    expect(assumptions?.segments[1]?.when).toEqual({ borrowerType: ["sme", "corporate"] });
    expect(assumptions?.stages.unknown).toEqual({ is: 0.8, assumed: "guess" });
    expect(assumptions?.curves["lump"]?.points).toEqual([[2, 1]]);
  });

  it("reads the example of the page that explains it", () => {
    const page = readFileSync(new URL("docs/assumptions.md", ROOT), "utf8");
    const [, text = ""] = /```yaml\n([^`]*)```/.exec(page) ?? [];
    expect(rulesOf(text)).toEqual([]);
    expect(text).toContain("weir: 1");
  });

  it("names every fault by path", () => {
    expect(
      rulesOf(
        [
          "weir: 1",
          "periodMonths: 13",
          "discountRate: { is: 0.1, source: x }",
          "curves:",
          "  a: { points: [[1, 50%], [0.5, 100%]], source: x }",
          "  b: { points: [[1, 50%]], assumed: x }",
          "  c: { points: [[1, 100%]] }",
          "stages: { unknown: { is: 10%, source: x, assumed: y }, gone: { is: 1%, source: x } }",
          "segments: { s: { when: { colour: red }, recovery: { of: claim, is: 10%, source: x }, curve: a, costs: { is: 101%, source: x } } }",
        ].join("\n"),
      ).sort(),
    ).toEqual(
      [
        "periodMonths format",
        "discountRate.is format",
        "curves.a.points format",
        "curves.b.points format",
        "curves.c format",
        "stages.unknown format",
        "stages.gone unknown-key",
        "segments.s.when.colour unknown-key",
        "segments.s.costs.is format",
      ].sort(),
    );
  });

  it("names curves that are not there, and collateral whose worth is not asked for", () => {
    expect(
      rulesOf(
        "weir: 1\nsegments: { s: { when: { secured: yes }, recovery: { of: collateral, is: 10%, source: x }, curve: nope, costs: { is: 1%, source: x } } }",
      ),
    ).toEqual(["segments.s.when.collateralValue missing", "segments.s.curve unknown-name"]);
  });

  it("needs everything where there are no defaults", () => {
    const { faults } = parseAssumptions({ text: "weir: 1\n" });
    expect(faults.map(({ path }) => path)).toEqual([
      "segments",
      "stages.none",
      "stages.amicable",
      "stages.judicial",
      "stages.auction",
      "stages.insolvency",
      "stages.unknown",
      "periodMonths",
      "discountRate",
    ]);
  });
});
