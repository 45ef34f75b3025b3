import { describe, expect, it } from "vitest";

import { safeParseDeal } from "../../../engine/deal/parse-deal.ts";
import { withParts } from "./base-deal.ts";

/** Rule and path of each warning of a deal that is right. */
function warningsOf(parts: Parameters<typeof withParts>[0]): string[] {
  const { deal, faults } = safeParseDeal(withParts(parts));
  expect(deal, JSON.stringify(faults)).toBeDefined();
  return faults.map(({ rule, path }) => `${rule} ${path ?? ""}`);
}

/** Warnings of one trigger `t`, used by a step, in a deal that reports a metric, an event, a cost and what was closed. */
function warningsOfTrigger(terms: string): string[] {
  return warningsOf({
    metrics: "[m]",
    events: "[e]",
    plan: "[500, 1_000]",
    reportedAmounts: "[sold]",
    fees: `{ audit: { payee: auditor, flat: 10.50 }, cost: { payee: auditor, reported: true, max: 5 },
      part: { payee: auditor, share: 5%, of: sold }, part2: { payee: auditor, share: 5%, of: collected },
      yearly: { payee: auditor, perAnnum: 5%, of: sold, dayCount: ACT/360 }, yearly2: { payee: auditor, perAnnum: 5%, of: [A], dayCount: ACT/360 } }`,
    triggers: `{ t: ${terms} }`,
    payments:
      "{ normal: [{ fee: [audit, cost, part, part2, yearly, yearly2] }, { interest: A, unless: t }, { principal: [A, B] }, { interest: A }, { residual: B }] }",
  });
}

describe("a deal is warned of", () => {
  it("nothing, where it says what it means", () => {
    expect(warningsOf({})).toEqual([]);
    expect(
      warningsOfTrigger("{ test: { metric: m, below: 90% }, cures: { metric: m, atLeast: 100% } }"),
    ).toEqual([]);
  });

  it.each([
    [
      "a trigger that nothing uses",
      { triggers: "{ t: { test: { event: declared } } }" },
      ["trigger-unused triggers.t"],
    ],
    [
      "a class that no step pays",
      { payments: "{ normal: [{ fee: audit }, { interest: A }, { principal: A }, { residual: A }] }" },
      ["class-unpaid classes.B"],
    ],
    [
      "a floating class without cap",
      {
        classes:
          "{ A: { face: 1_000, rate: { index: E, margin: 1%, floor: 0 }, dayCount: ACT/360 }, B: { face: 500 } }",
      },
      ["no-cap classes.A.rate"],
    ],
    [
      "a plain rate above 100 %",
      { classes: "{ A: { face: 1_000, rate: 3, dayCount: ACT/360 }, B: { face: 500 } }" },
      ["plain-above-100% classes.A.rate"],
    ],
    [
      "a plain margin below −100 %",
      {
        classes:
          "{ A: { face: 1_000, rate: { index: E, margin: -3, floor: -1, cap: 5% }, dayCount: ACT/360 }, B: { face: 500 } }",
      },
      ["plain-above-100% classes.A.rate.margin"],
    ],
    [
      "a class too wide for a note",
      // 2^96 − 1 is 79_228_162_514_264_337_593_543_950_335 smallest units, here of two decimals.
      {
        classes:
          "{ A: { face: 792_281_625_142_643_375_935_439_503.35, rate: 3%, dayCount: ACT/360 }, B: { face: 792_281_625_142_643_375_935_439_503.36 } }",
      },
      ["face-too-wide classes.B.face"],
    ],
    [
      "amounts for dates that the deal has not",
      { reserves: "{ r: { target: { amount: [3, 2, 1] } } }" },
      ["no-effect reserves.r.target.amount[2]"],
    ],
  ])("%s", (_, parts, warnings) => {
    expect(warningsOf(parts)).toEqual(warnings);
  });

  const two = "{ A: { face: 2, rate: 1%, dayCount: ACT/360 }, B: { face: 1, rate: 2%, dayCount: ACT/360 } }";
  const principal = "{ principal: A }, { principal: B }, { residual: B }";
  it.each([
    ["{ interest: B }, { interest: A }, ", ["junior-interest-first payments.normal[0]"]],
    [
      "{ interest: A, upTo: { amount: 1 } }, { interest: B }, { interest: A }, ",
      ["junior-interest-first payments.normal[1]"],
    ],
    [
      "{ interest: A, when: t }, { interest: B }, { interest: A }, ",
      ["junior-interest-first payments.normal[1]"],
    ],
    ["{ interest: A }, { interest: B }, { interest: A }, ", []],
    ["{ interest: [A, B] }, ", []],
    ["{ interest: A }, ", []],
  ])("interest of a junior class ahead of a senior's: %s", (steps, warnings) => {
    const triggers = "{ t: { test: { event: declared } } }";
    const unused = steps.includes("when: t") ? [] : ["trigger-unused triggers.t"];
    expect(
      warningsOf({ classes: two, fees: undefined, triggers, payments: `{ normal: [${steps}${principal}] }` }),
    ).toEqual([...warnings, ...unused]);
  });

  it("takes the class whose principal comes first as the senior one, whatever the deal names first", () => {
    const payments = (first: string, second: string) =>
      `{ normal: [{ interest: ${first} }, { interest: ${second} }, { principal: B }, { principal: A }, { residual: A }] }`;
    expect(warningsOf({ classes: two, fees: undefined, payments: payments("B", "A") })).toEqual([]);
    expect(warningsOf({ classes: two, fees: undefined, payments: payments("A", "B") })).toEqual([
      "junior-interest-first payments.normal[0]",
    ]);
  });

  it.each([
    [
      "a metric's `atLeast` that sets it",
      "{ test: { metric: m, atLeast: 90% } }",
      ["silent-when-missed triggers.t.test"],
    ],
    [
      "the same among others",
      "{ test: { any: [{ event: declared }, { metric: m, atLeast: 90% }] } }",
      ["silent-when-missed triggers.t.test.any[1]"],
    ],
    [
      "but not where a missed report sets it anyway",
      "{ test: { any: [{ event: reportMissed }, { metric: m, atLeast: 90% }] } }",
      [],
    ],
    ["a reported event that sets it", "{ test: { event: e } }", ["silent-when-missed triggers.t.test"]],
    [
      "collections net of a reported fee",
      "{ test: { collected: { below: 90%, less: [cost] } } }",
      ["silent-when-missed triggers.t.test"],
    ],
    [
      "collections net of a share of a reported amount",
      "{ test: { collected: { below: 90%, less: [audit, part] } } }",
      ["silent-when-missed triggers.t.test"],
    ],
    [
      "collections net of a fee per annum on a reported amount",
      "{ test: { collected: { below: 90%, less: [yearly] } } }",
      ["silent-when-missed triggers.t.test"],
    ],
    ["but not net of others", "{ test: { collected: { below: 90%, less: [audit, part2, yearly2] } } }", []],
    [
      "but not beside a metric's `below`",
      "{ test: { any: [{ collected: { below: 90%, less: [cost] } }, { metric: m, below: 90% }] } }",
      [],
    ],
    [
      "`below: 0`, which never holds",
      "{ test: { metric: m, below: 0 } }",
      ["threshold-zero triggers.t.test"],
    ],
    [
      "`atLeast: 0`, which always holds",
      "{ test: { metric: m, atLeast: 0% } }",
      ["threshold-zero triggers.t.test"],
    ],
    [
      "`below: 0` of collections",
      "{ test: { any: [{ metric: m, below: 1% }, { collected: { below: 0 } }] } }",
      ["threshold-zero triggers.t.test.any[1]"],
    ],
    [
      "a cure at `atLeast: 0`",
      "{ test: { metric: m, below: 90% }, cures: { metric: m, atLeast: 0 } }",
      ["threshold-zero triggers.t.cures"],
    ],
    [
      "a metric's `below` that cures",
      "{ test: { event: declared }, cures: { metric: m, below: 50% } }",
      ["cured-when-missed triggers.t.cures"],
    ],
    [
      "but not with a metric's `atLeast` beside it",
      "{ test: { event: declared }, cures: { all: [{ metric: m, below: 50% }, { metric: m, atLeast: 10% }] } }",
      [],
    ],
    [
      "collections net of a reported fee that cure",
      "{ test: { event: declared }, cures: { collected: { atLeast: 100%, less: [cost] } } }",
      ["cured-when-missed triggers.t.cures"],
    ],
    [
      "collections net of a share of a reported amount that cure",
      "{ test: { event: declared }, cures: { collected: { atLeast: 100%, less: [part] } } }",
      ["cured-when-missed triggers.t.cures"],
    ],
    [
      "a missed report as a cure",
      "{ test: { event: declared }, cures: { event: reportMissed } }",
      ["cured-when-missed triggers.t.cures"],
    ],
    [
      "a test that fails when missed and so cures",
      "{ test: { event: e }, cures: same }",
      ["silent-when-missed triggers.t.test", "cured-when-missed triggers.t.cures"],
    ],
    ["but not one that holds then", "{ test: { metric: m, below: 90% }, cures: same }", []],
  ])("what a missed report would turn to somebody's advantage: %s", (_, terms, warnings) => {
    expect(warningsOfTrigger(terms)).toEqual(warnings);
  });
});

describe("beside errors a deal is warned", () => {
  /** Rule and path of each warning of a deal whose error is `error`. */
  function warningsBeside(error: string, parts: Parameters<typeof withParts>[0]): string[] {
    const { deal, faults } = safeParseDeal(withParts(parts));
    expect(deal).toBeUndefined();
    const told = faults.map(({ severity, rule, path }) => `${severity} ${rule} ${path ?? ""}`);
    expect(told.filter((each) => each.startsWith("error"))).toEqual([`error ${error}`]);
    return told.flatMap((each) => (each.startsWith("warning ") ? each.slice(8) : []));
  }

  const doubtful = {
    plan: "[1, 2, 3]",
    metrics: "[m]",
    reportedAmounts: "[sold]",
    classes: `{ A: { face: 1_000, rate: { index: E }, dayCount: ACT/360 },
      B: { face: 99_999_999_999_999_999_999_999_999_999, rate: 3, dayCount: ACT/360 }, C: { face: 1 } }`,
    fees: "{ audit: { payee: auditor, flat: 10.50 }, cost: { payee: auditor, share: 5%, of: sold } }",
    triggers: `{ t: { test: { metric: m, atLeast: 90% } }, u: { test: { collected: { below: 90%, less: [cost] } } },
      v: { test: { metric: m, below: 0 } } }`,
    payments:
      "{ normal: [{ fee: audit }, { interest: B }, { interest: A, unless: t }, { principal: A, downTo: [3, 2, 1] }, { principal: B }, { fee: cost }, { residual: B, when: u }, { residual: B }] }",
  };
  const all = [
    "no-effect plan[2]",
    "no-cap classes.A.rate",
    "face-too-wide classes.B.face",
    "plain-above-100% classes.B.rate",
    "class-unpaid classes.C",
    "silent-when-missed triggers.t.test",
    "silent-when-missed triggers.u.test",
    "threshold-zero triggers.v.test",
    "trigger-unused triggers.v",
    "junior-interest-first payments.normal[1]",
    "no-effect payments.normal[3].downTo[2]",
  ];
  const but = (...left: string[]) => all.filter((each) => !left.some((start) => each.startsWith(start)));
  const changed = (part: keyof typeof doubtful, from: string, to: string) => {
    expect(doubtful[part].split(from), from).toHaveLength(2);
    return { ...doubtful, [part]: doubtful[part].replace(from, to) };
  };

  it.each([
    [
      "of all, where an error has nothing to do with it",
      "unknown-name fees.audit.payee",
      changed("fees", "auditor, flat", "auditr, flat"),
      all,
    ],
    [
      "but of no amounts by date, where the dates are wrong",
      "date-order calendar.cutOff",
      {
        ...doubtful,
        calendar: "{ cutOff: 2026-02-01, closing: 2026-01-01, paymentDates: [2026-03-31, 2026-06-30] }",
      },
      but("no-effect"),
    ],
    [
      "but of no face, where nobody knows the decimals",
      "range currency.decimals",
      { ...doubtful, currency: "{ symbol: EUR, decimals: 19 }" },
      but("face-too-wide"),
    ],
    [
      "but of no face, where the currency's name is misspelt",
      "unknown-key curency",
      { ...doubtful, currency: undefined, curency: "{ symbol: EUR, decimals: 2 }" },
      but("face-too-wide"),
    ],
    [
      "but of no cap, where that could not be read",
      "unknown-key classes.A.rate.cpa",
      changed("classes", "index: E", "index: E, cpa: 3%"),
      but("no-cap"),
    ],
    [
      "but of no trigger that a step with a slip may use",
      "unknown-name payments.normal[6].when",
      changed("payments", "when: u", "when: w"),
      but("trigger-unused"),
    ],
    [
      "but of nothing that a step which cannot be read may say",
      "format payments.normal[0]",
      changed("payments", "{ fee: audit }", "{ fee: audit, interest: A }"),
      but("class-unpaid", "trigger-unused", "junior-interest", "no-effect payments"),
    ],
    [
      "but of no class that an unknown name may be",
      "unknown-name payments.normal[6].residual",
      changed("payments", "residual: B, when", "residual: D, when"),
      but("class-unpaid"),
    ],
    [
      "but of no class that a missing last step may pay",
      "final-residual payments.normal[6]",
      changed("payments", ", { residual: B }]", "]"),
      but("class-unpaid"),
    ],
    [
      "but of no order of interest, where a class in it is unknown",
      "unknown-name payments.normal[2].interest",
      changed("payments", "interest: A,", "interest: a,"),
      but("junior-interest", "class-unpaid"),
    ],
    [
      "but of no silence of a test that is not whole",
      "format triggers.t.test",
      changed("triggers", "metric: m, atLeast: 90%", "metric: m"),
      but("silent-when-missed triggers.t"),
    ],
    [
      "but of no silence of a fee whose terms are wrong",
      "missing fees.cost.of",
      changed("fees", "share: 5%, of: sold", "share: 5%"),
      but("silent-when-missed triggers.u"),
    ],
  ])("%s", (_, error, parts, warnings) => {
    expect(warningsBeside(error, parts).toSorted()).toEqual(warnings.toSorted());
  });

  it("of nothing that a part with a misspelt name may say", () => {
    const text = withParts(doubtful).replace("payments:", "pyments:");
    const { faults } = safeParseDeal(text);
    expect(faults.map(({ rule, path }) => `${rule} ${path ?? ""}`).toSorted()).toEqual(
      [
        ...but("class-unpaid", "trigger-unused", "junior-interest", "no-effect payments"),
        "unknown-key pyments",
      ].toSorted(),
    );
    const noSwitch = withParts({ ...doubtful, switch: "{ normal: v }" }).replace("switch:", "swich:");
    expect(safeParseDeal(noSwitch).faults.map(({ rule }) => rule)).not.toContain("trigger-unused");
  });
});
