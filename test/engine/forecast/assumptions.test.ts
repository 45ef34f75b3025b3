import { existsSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { Figure } from "../../../engine/forecast/figures.ts";
import { figurePaths } from "../../../engine/forecast/figures.ts";
import { parseAssumptions, setAssumptions } from "../../../engine/forecast/parse-assumptions.ts";
import { publishedRecoveries } from "../../../engine/forecast/published.ts";
import { ROOT } from "../../setup/root.ts";
import { assumptionsOf, defaultsText } from "./defaults.ts";

const field = new URL("../shared/DOMAIN.md", ROOT);
const rulesOf = (text: string) =>
  parseAssumptions({ text, file: "a.yaml", defaults: assumptionsOf() }).faults.map(
    ({ path, rule }) => `${path ?? ""} ${rule}`,
  );
const quotesOf = (text: string) => [...text.matchAll(/“([^”]*)”/g)].map(([, quote = ""]) => quote);

describe("the defaults", () => {
  const { curves, courts, market, defaults, segments } = assumptionsOf();
  const groups = (of: object) =>
    Object.values(of).flatMap((group) => Object.values(group as Record<string, Figure>));
  const figures = [
    ...Object.values(curves),
    ...groups(courts),
    market.common,
    ...groups(defaults),
    ...segments.flatMap((segment) => groups(segment.figures)),
  ];

  it("each quote what was published or say that they are assumed", () => {
    expect(figures.length).toBeGreaterThan(figurePaths.length);
    for (const figure of figures) {
      expect("source" in figure ? figure.source : figure.assumed).toMatch(
        "source" in figure ? /“[^”]*\d[^”]*”/ : /./,
      );
    }
  });

  it.runIf(existsSync(field))("quote the collected facts of the field word for word", () => {
    const facts = readFileSync(field, "utf8").replace(/\s+/g, " ");
    const quotes = [
      ...figures.flatMap((figure) => quotesOf("source" in figure ? figure.source : figure.assumed)),
      ...publishedRecoveries.flatMap(({ source }) => quotesOf(source)),
    ];
    expect(quotes.length).toBeGreaterThan(15);
    expect(quotes.filter((quote) => !facts.includes(quote))).toEqual([]);
  });

  it("rest on none of the recoveries that results are compared with", () => {
    const used = quotesOf(defaultsText);
    const kept = publishedRecoveries.flatMap(({ source }) => quotesOf(source));
    expect(kept.length).toBe(publishedRecoveries.length);
    expect(kept.filter((quote) => used.includes(quote))).toEqual([]);
  });

  it("let a foreclosure at the mean bid take the whole of the published 4.2 years", () => {
    const { petition, order, appraisal, round, distribution } = defaults.procedure;
    // 45 % lies under reserves of 100, 75 and 56.25 %, over the fourth of 42.2 %.
    const share = petition.is + order.is + appraisal.is + 4 * round.is + distribution.is;
    expect(share).toBeCloseTo(1, 12);
    expect(courts["default"]?.foreclosure?.is).toBe(4.2);
  });
});

describe("parseAssumptions", () => {
  it("lays a file over the defaults, name by name and figure by figure", () => {
    const { segments, defaults, courts, curves, loans, routes, discountRate, periodMonths } = assumptionsOf(
      [
        "weir: 1",
        "discountRate: { points: [[1, 8%], [5, 12.5%]], source: our board }",
        "curves: { lump: { points: [[2, 100%]], source: contract } }",
        "courts: { Bari: { foreclosure: { is: 6, source: own } }, default: { insolvency: { is: 5, source: own } } }",
        "defaults: { collateral: { price: { is: 50%, source: own } } }",
        "routes: { north: { when: { region: North }, take: best } }",
        "segments:",
        "  north: { when: { region: North }, curve: lump, route: sale }",
        "  sme: { unsecured: { recovery: { is: 20%, source: own } } }",
        "loans: { L1: { route: sale, sale: { price: { is: 60%, source: an offer } } } }",
      ].join("\n"),
    );
    const base = assumptionsOf();
    expect(discountRate).toMatchObject({
      points: [
        [1, 0.08],
        [5, 0.125],
      ],
    });
    expect(periodMonths).toBe(3);
    expect(segments.map(({ name }) => name)).toEqual(["north", ...base.segments.map(({ name }) => name)]);
    expect(segments[0]).toEqual({
      name: "north",
      when: { region: ["North"] },
      figures: {},
      curve: "lump",
      route: "sale",
    });
    expect(segments.find(({ name }) => name === "sme")).toEqual({
      name: "sme",
      when: { borrowerType: ["sme"] },
      figures: { unsecured: { recovery: { is: 0.2, source: "own" } } },
    });
    expect(defaults.collateral).toEqual({
      ...base.defaults.collateral,
      price: { is: 0.5, source: "own" },
    });
    expect(courts["Bari"]).toEqual({ foreclosure: { is: 6, source: "own" } });
    expect(courts["default"]).toMatchObject({ foreclosure: { is: 4.2 }, insolvency: { is: 5 } });
    expect(curves["lump"]?.points).toEqual([[2, 1]]);
    expect(routes.map(({ name }) => name)).toEqual(["north", "talks", "others"]);
    expect(loans["L1"]).toEqual({
      figures: { sale: { price: { is: 0.6, source: "an offer" } } },
      route: "sale",
    });
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
          "defaults: { auction: { cut: { is: 0%, source: x } }, luck: {} }",
          "segments: { s: { when: { colour: red }, costs: { legal: { is: 101%, source: x } } } }",
          "loans: { L1: { route: gone, unsecured: { recovery: { is: 10%, source: x, assumed: y } } } }",
        ].join("\n"),
      ).map((each) => each.split(" ")[0]),
    ).toEqual([
      "periodMonths",
      "discountRate.is",
      "curves.a.points",
      "curves.b.points",
      "curves.c",
      "defaults.auction.cut.is",
      "defaults.luck",
      "segments.s.when.colour",
      "segments.s.costs.legal.is",
      "loans.L1.route",
      "loans.L1.unsecured.recovery",
    ]);
  });

  it("names curves that are not there, with the nearest", () => {
    const { faults } = parseAssumptions({
      text: "weir: 1\nsegments: { sme: { curve: workuot } }",
      defaults: assumptionsOf(),
    });
    expect(faults).toMatchObject([
      { path: "segments.sme.curve", rule: "unknown-name", found: "workuot", hint: "`workout`?", line: 2 },
    ]);
  });

  it("needs everything where there are no defaults", () => {
    const { faults } = parseAssumptions({ text: "weir: 1\n" });
    expect(faults.map(({ path }) => path).sort()).toEqual(
      [
        "periodMonths",
        "horizonYears",
        "discountRate",
        "market",
        "curve",
        "courts.default.foreclosure",
        "courts.default.insolvency",
        ...figurePaths.map((path) => `defaults.${path}`),
        "segments",
        "routes",
      ].sort(),
    );
  });
});

describe("setAssumptions", () => {
  it("sets a figure or a choice at any path, and marks what it set as assumed", () => {
    const { assumptions } = setAssumptions(assumptionsOf(), [
      "segments.sme.unsecured.recovery=50%",
      "defaults.auction.rounds=3",
      "courts.Locri.insolvency=9",
      "loans.L000001.route=sale",
      "discountRate=7%",
      "curve=cards",
    ]);
    expect(assumptions?.segments.find(({ name }) => name === "sme")?.figures.unsecured?.recovery).toEqual({
      is: 0.5,
      assumed: "set on the command line",
    });
    expect(assumptions?.defaults.auction.rounds.is).toBe(3);
    expect(assumptions?.courts["Locri"]).toMatchObject({ foreclosure: { is: 16 }, insolvency: { is: 9 } });
    expect(assumptions?.loans["L000001"]).toEqual({ figures: {}, route: "sale" });
    expect(assumptions?.discountRate).toMatchObject({ is: 0.07 });
    expect(assumptions?.curve).toBe("cards");
  });

  it("names each unknown path with the nearest known, each value that cannot be, and what is no setting", () => {
    const { assumptions, faults } = setAssumptions(assumptionsOf(), [
      "defaults.colateral.price=45%",
      "segments.sem.unsecured.recovery=1%",
      "defaults.collateral.price=45",
      "curve=gone",
      "price",
    ]);
    expect(assumptions).toBeUndefined();
    expect(faults.map(({ path, rule, hint }) => [path, rule, hint])).toEqual([
      ["--set defaults.colateral.price", "unknown-path", "`defaults.collateral.price`?"],
      ["--set segments.sem.unsecured.recovery", "unknown-path", "`segments.sme.unsecured.recovery`?"],
      ["--set defaults.collateral.price", "format", undefined],
      ["--set curve", "unknown-name", undefined],
      ["--set price", "setting", undefined],
    ]);
  });
});
