import { readFileSync } from "node:fs";

import { getAddress, id } from "ethers";
import { describe, expect, it } from "vitest";

import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { decodeTerms } from "../../engine/program/decode.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import { encodeSetup } from "../../engine/setup/encode-setup.ts";
import { parseSetup } from "../../engine/setup/parse-setup.ts";
import { resolveSetup } from "../../engine/setup/resolve-setup.ts";
import { differenceInWords } from "../../scripts/compile/difference-in-words.ts";
import { valueDifferences } from "../../scripts/compile/differences.ts";
import { underNames } from "../../scripts/compile/under-names.ts";

const read = (file: string) => readFileSync(new URL(`../../examples/gacs/${file}`, import.meta.url), "utf8");
const DEAL = read("deal.yaml");
const SETUP = read("setup.yaml");

/** The text with places changed, each of which must be there once. */
function changed(text: string, ...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((before, [from, to]) => {
    expect(before.split(from), from).toHaveLength(2);
    return before.replace(from, to);
  }, text);
}

/** What a file's terms are told to differ in from those that a trust holds. */
function told(expected: string, held: string): string[] {
  const deal = parseDeal(expected);
  const trust = decodeTerms(compileTerms(parseDeal(held)));
  return valueDifferences(
    "terms",
    { ...deal, calendarRule: undefined },
    { ...underNames(trust, deal), calendarRule: undefined },
  ).map((each) => differenceInWords({ deal, held: trust }, each));
}

const addressOf = (name: string) => getAddress(`0x${id(name).slice(2, 42)}`);

/** What a set-up file is told to differ in from the example's, which a trust holds. */
function toldOfSetup(text: string): string[] {
  const deal = parseDeal(DEAL);
  const resolve = (file: string) =>
    resolveSetup(parseSetup(file, deal), { deal, dealHash: `0x${"0".repeat(64)}`, titleId: 7n, addressOf });
  const sides = { deal, held: decodeTerms(compileTerms(deal)) };
  return valueDifferences("setup", resolve(text), decodeSetup(encodeSetup(resolve(SETUP)))).map((each) =>
    differenceInWords(sides, each),
  );
}

describe("a difference in words", () => {
  it("is none where only names differ, of every kind that a deal names", () => {
    const names = namesOf(parseDeal(DEAL));
    expect(names).toHaveLength(20);
    const renamed = names.reduce(
      (text, name) => text.replaceAll(new RegExp(`(?<![\\w./-])${name}(?![\\w-])`, "g"), `${name}x`),
      changed(DEAL.replaceAll(/^ *#.*$/gm, ""), ["name: Adriatica NPL", "name: Another"], ["EURC", "EURX"]),
    );
    expect(namesOf(parseDeal(renamed))).toEqual(names.map((name) => `${name}x`));
    expect(told(renamed, DEAL)).toEqual([]);
  });

  it("is that class alone where one side has a class more, and no name", () => {
    const more = changed(DEAL, ["reportedAmounts:", "  extra: { face: 1_000 }\nreportedAmounts:"]);
    const held =
      "face: 1,000 EURC, rate: { kind: none }, unpaidBearsInterest: false, issuePrice: 100%, retained: 0%";
    expect(told(more, DEAL)).toEqual([`terms.classes[4]: expected { id: extra, ${held} }, found nothing`]);
    expect(told(DEAL, more)).toEqual([`terms.classes[4]: expected nothing, found { ${held} }`]);
  });

  it("is one more where the trust has a party more, which has no name there", () => {
    const more = changed(DEAL, ["guarantor]", "guarantor, another]"]);
    expect(told(DEAL, more)).toEqual(["terms.parties[4]: expected nothing, found one more"]);
    expect(told(more, DEAL)).toEqual(["terms.parties[4]: expected another, found nothing"]);
  });

  it.each<[what: string, from: string, to: string, told: string]>([
    [
      "a rate",
      "margin: 0.5%",
      "margin: 0.51%",
      "terms.classes[0].rate.margin[0].is: expected 0.5%, found 0.51% (class A)",
    ],
    [
      "an amount",
      "flat: 60_000",
      "flat: 60_000.5",
      "terms.fees[2].basis.amount: expected 60,000 EURC, found 60,000.5 EURC (fee trusteeFee)",
    ],
    [
      "a day",
      "cutOff: 2025-12-31",
      "cutOff: 2025-12-30",
      "terms.cutOff: expected 2025-12-31, found 2025-12-30",
    ],
    [
      "the day of a step by date",
      "is: 3% }]\n    dayCount: ACT/360\n    denomination",
      "is: 4% }, { from: 2030-04-30, is: 5% }]\n    dayCount: ACT/360\n    denomination",
      "terms.classes[0].rate.cap[2]: expected nothing, found { from: 2030-04-30, is: 5% } (class A)",
    ],
    [
      "a step's fee",
      "[trusteeFee, setUp] }\n    - { fee: servicing, upTo: { ofNew: 80% }, when",
      "[trusteeFee] }\n    - { fee: servicing, upTo: { ofNew: 80% }, when",
      "terms.lists[0].steps[2].fees[1]: expected setUp, found nothing (list normal, step 3)",
    ],
    [
      "a step's class",
      "- { residual: J }\n  enforcement",
      "- { residual: B }\n  enforcement",
      "terms.lists[0].steps[18].classes[0]: expected J, found B (list normal, step 19)",
    ],
    [
      "a payee",
      "guarantee: { payee: guarantor",
      "guarantee: { payee: trustee",
      "terms.fees[5].payee: expected guarantor, found trustee (fee guarantee)",
    ],
    [
      "a trigger",
      "servicer, unless: secondMiss",
      "servicer, unless: acceleration",
      "terms.lists[0].steps[17].unless[0]: expected secondMiss, found acceleration (list normal, step 18)",
    ],
    [
      "a threshold",
      "{ metric: npvRatio, below: 90% }",
      "{ metric: npvRatio, below: 90.5% }",
      "terms.triggers[0].test.tests[1].value: expected 90%, found 90.5% (trigger underperformance)",
    ],
    [
      "the plan",
      "- 31_000_000\n",
      "- 31_000_001\n",
      "terms.plan[1]: expected 31,000,000 EURC, found 31,000,001 EURC",
    ],
    [
      "a bound that the trust has not",
      "expenses, upTo: { amount: 400_000 } }",
      "expenses }",
      "terms.lists[0].steps[1].upTo: expected { kind: amount, amount: 400,000 EURC }, found nothing (list normal, step 2)",
    ],
  ])("tells %s as the deal file writes it", (_, from, to, line) => {
    expect(told(DEAL, changed(DEAL, [from, to]))).toContain(line);
  });

  it("gives a trust's part no name of the deal's where it has more or fewer of the kind", () => {
    const less = changed(
      DEAL,
      ["  trusteeFee: { payee: trustee, flat: 60_000 }\n", ""],
      ["    - { fee: [trusteeFee, setUp] }", "    - { fee: [setUp] }"],
      ["expenses, trusteeFee, setUp]", "expenses, setUp]"],
    );
    expect(told(DEAL, less)).toContain(
      "terms.lists[0].steps[6].fees[0]: expected guarantee, found fee number 5 of the trust (list normal, step 7)",
    );
  });

  it.each<[what: string, from: string, to: string, told: string]>([
    [
      "an amount",
      "price: 301_000_000",
      "price: 301_000_001",
      "setup.core.price: expected 301,000,001 EURC, found 301,000,000 EURC",
    ],
    [
      "a day",
      "longStop: 2026-06-30",
      "longStop: 2026-07-01",
      "setup.core.longStop: expected 2026-07-01, found 2026-06-30",
    ],
    [
      "a rate",
      "low: -1%",
      "low: -0.5%",
      "setup.rest.indices[0].low: expected -0.5%, found -1% (index EURIBOR6M)",
    ],
    [
      "a ratio",
      "npvRatio: 500%",
      "npvRatio: 501%",
      "setup.rest.metricMax[0]: expected 501%, found 500% (metric npvRatio)",
    ],
    ["a number of days", "reportBy: 7", "reportBy: 6", "setup.core.reportBy: expected 6, found 7"],
    [
      "categories",
      "insurer, securitiesCompany, qualifiedPerson",
      "qualifiedPerson",
      "setup.core.holderCategories: expected bank, amc, fund and qualifiedPerson, found bank, amc, fund, insurer, securitiesCompany and qualifiedPerson",
    ],
    [
      "a token",
      "symbol: ADR26-B",
      "symbol: ADR26-X",
      "setup.rest.tokens[2].symbol: expected ADR26-X, found ADR26-B (class B)",
    ],
    [
      "an address",
      "guarantor: $guarantor",
      "guarantor: $other",
      `setup.rest.parties[3]: expected ${addressOf("$other")}, found ${addressOf("$guarantor")} (party guarantor)`,
    ],
  ])("tells %s of a set-up as its file writes it", (_, from, to, line) => {
    expect(toldOfSetup(changed(SETUP, [from, to]))).toEqual([line]);
  });
});

/** Names of a deal's parts, but of offices and of `normal`. */
function namesOf(deal: Deal): string[] {
  return [
    ...deal.parties.filter((name) => !["servicer", "trustee"].includes(name)),
    ...[deal.reportedAmounts, deal.metrics, deal.events, deal.indices].flat(),
    ...[deal.classes, deal.fees, deal.reserves, deal.hurdles, deal.triggers, deal.lists.slice(1)].flatMap(
      (parts: readonly { readonly id: string }[]) => parts.map((part) => part.id),
    ),
  ];
}
