import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { Deal } from "../../../engine/deal/model.ts";
import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { termsInWords } from "../../../engine/program/words.ts";
import { caseFiles, randomCase } from "../../generators/random-case.ts";
import { withParts } from "../deal/base-deal.ts";

const example = (name: string) =>
  parseDeal(readFileSync(new URL(`../../../examples/${name}/deal.yaml`, import.meta.url), "utf8"));

type Leaf = bigint | number | boolean | string;

/** A value like another, and not it. */
function changed(leaf: Leaf): Leaf {
  switch (typeof leaf) {
    case "bigint":
      return leaf + 1n;
    case "number":
      return leaf + 1;
    case "boolean":
      return !leaf;
    default:
      return OTHER_WORDS[leaf] ?? `${leaf}x`;
  }
}

/** Words of the language, each with another one of its kind. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  "ACT/360": "30/360",
  "30/360": "30E/360",
  "30E/360": "ACT/365F",
  "ACT/365F": "ACT/ACT",
  "ACT/ACT": "ACT/360",
  below: "atLeast",
  atLeast: "below",
  any: "all",
  all: "any",
  never: "same",
  same: "never",
  declared: "reportMissed",
  reportMissed: "declared",
  none: "following",
  following: "preceding",
  preceding: "modifiedFollowing",
  modifiedFollowing: "none",
  adjusted: "unadjusted",
};

/** What tells apart the alternatives of the model: another one has other parts. */
const ALTERNATIVES = new Set([
  "flat",
  "once",
  "perAnnumOfClasses",
  "perAnnumOfReported",
  "shareOfCollected",
  "shareOfReported",
  "reported",
  "amount",
  "share",
  "times",
  "none",
  "fixed",
  "floating",
  "collected",
  "metric",
  "balance",
  "onOrAfter",
  "event",
  "unpaidInterest",
  "fee",
  "interest",
  "principal",
  "reserve",
  "split",
  "residual",
  "party",
  "class",
  "ofNew",
  "rate",
  "hurdle",
  "catchUp",
]);

/** Every copy of `value` with one leaf changed, by the leaf's path. */
function* variants(value: unknown, path = ""): Generator<readonly [path: string, variant: unknown]> {
  if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      for (const [at, variant] of variants(part, `${path}.${key}`)) {
        const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<
          string,
          unknown
        >;
        copy[key] = variant;
        yield [at, copy];
      }
    }
  } else if (value !== undefined && !(path.endsWith(".kind") && ALTERNATIVES.has(value as string))) {
    yield [path, changed(value as Leaf)];
  }
}

describe("the terms in words", () => {
  it.each(["china", "gacs", "income-right", "restructured", "venture"])(
    "should read as reviewed, for %s",
    async (name) => {
      await expect(termsInWords(example(name))).toMatchFileSnapshot(`words/${name}.txt`);
    },
  );

  it("should hold every name, rate, amount, date and condition: none can change without the words", () => {
    const deals = ["china", "gacs", "income-right", "restructured", "venture"].map(example);
    for (let seed = 1; seed <= 60; seed++) {
      deals.push(parseDeal(caseFiles(randomCase(seed)).deal));
    }
    const silent = new Set<string>();
    for (const parsed of deals) {
      const deal: Deal = { ...parsed, calendarRule: undefined };
      const words = termsInWords(deal);
      for (const [path, variant] of variants(deal)) {
        if (termsInWords(variant as Deal) === words) {
          silent.add(path.replace(/\.\d+/g, ""));
        }
      }
    }
    expect([...silent]).toEqual([]);
  });

  it("should say the rule that made the dates", () => {
    const words = (rule: string) =>
      termsInWords(
        parseDeal(
          withParts({
            calendar: `{ cutOff: 2025-12-01, closing: 2026-01-01, firstPayment: 2026-01-31, every: 1, legalFinal: 2026-12-31, ${rule} }`,
          }),
        ),
      );
    const all = [
      "adjust: none, accrual: adjusted",
      "day: 30, adjust: none, accrual: adjusted",
      "adjust: following, accrual: adjusted",
      "adjust: following, accrual: unadjusted",
      "adjust: preceding, accrual: adjusted",
      "adjust: modifiedFollowing, accrual: adjusted",
      "adjust: following, accrual: adjusted, holidays: TARGET",
      "adjust: following, accrual: adjusted, holidays: CN",
    ].map(words);
    expect(new Set(all).size).toBe(all.length);
    expect(all[7]).toContain(
      "every month, on the same day of the month or on the last day of a month that is shorter",
    );
    expect(all[7]).toContain("the business days of China's interbank market (CN)");
  });

  it("should letter the parts of a test and bracket groups within it", () => {
    const words = termsInWords(
      parseDeal(
        withParts({
          metrics: "[m]",
          triggers:
            "{ t: { test: { any: [{ event: reportMissed }, { all: [{ metric: m, below: 12.5% }, { balance: A, atMost: 10% }] }] }, for: 3, cures: same } }",
        }),
      ),
    );
    expect(words).toContain(
      "t is set at the last of 3 payment dates in a row at each of which at least one of these holds, be it the same or another one: (a) the report for that date is missed (reportMissed); (b) [all of: the reported m is below 12.5%; the opening balance of class A is at most 10% of its face]. It clears at the first later payment date at which that condition does not hold.",
    );
  });
});
