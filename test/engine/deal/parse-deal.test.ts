import { describe, expect, it } from "vitest";

import { parseDeal, safeParseDeal } from "../../../engine/deal/parse-deal.ts";
import { InputError } from "../../../engine/errors/errors.ts";
import { BASE, withParts } from "./base-deal.ts";

/** What is wrong with a deal: rule and path of each error. */
function errorsOf(text: string): string[] {
  return safeParseDeal(text)
    .faults.filter(({ severity }) => severity === "error")
    .map(({ rule, path }) => `${rule} ${path ?? ""}`);
}

function warningsOf(text: string): string[] {
  return safeParseDeal(text)
    .faults.filter(({ severity }) => severity === "warning")
    .map(({ rule, path }) => `${rule} ${path ?? ""}`);
}

describe("a deal", () => {
  it("is resolved to positions, units, 1e18ths and day numbers", () => {
    const deal = parseDeal(BASE);
    expect(deal.currency).toEqual({ symbol: "EUR", decimals: 2 });
    expect(deal.classes[0]).toMatchObject({ id: "A", face: 100_000n, unpaidBearsInterest: false });
    expect(deal.classes[0]?.rate).toEqual({
      kind: "fixed",
      rate: [{ from: 0, is: 30_000_000_000_000_000n }],
    });
    expect(deal.fees[0]).toEqual({ id: "audit", payee: 1, basis: { kind: "flat", amount: 1050n } });
    // 2026-01-01 is day 20454.
    expect(deal.closing).toBe(20_454);
    expect(deal.dates.map(({ day }) => day)).toEqual([20_454 + 89, 20_454 + 180]);
    expect(deal.lists[0]?.steps[0]).toEqual({
      kind: "fee",
      fees: [0],
      upTo: undefined,
      when: [],
      unless: [],
    });
  });

  it("reads the same from JSON, numbers as numbers or as text, with a BOM", () => {
    const json = JSON.stringify({
      weir: 1,
      name: "Base",
      currency: { symbol: "EUR", decimals: 2 },
      calendar: { cutOff: "2025-12-01", closing: "2026-01-01", paymentDates: ["2026-03-31", "2026-06-30"] },
      parties: ["servicer", "auditor"],
      classes: { A: { face: 1000, rate: 0.03, dayCount: "ACT/360" }, B: { face: "500.00" } },
      fees: { audit: { payee: "auditor", flat: 10.5 } },
      payments: {
        normal: [{ fee: "audit" }, { interest: "A" }, { principal: ["A", "B"] }, { residual: "B" }],
      },
    });
    expect(parseDeal(`\uFEFF${json}`)).toEqual(parseDeal(BASE));
  });

  it("reads numbers from their text, never through a float", () => {
    const deal = parseDeal(withParts({ classes: "{ A: { face: 90071992547409.93 }, B: { face: 1 } }" }));
    expect(deal.classes[0]?.face).toBe(9_007_199_254_740_993n);
  });

  it.each([
    [
      "a class named as a part of every object",
      { classes: "{ A: { face: 1 }, B: { face: 1 }, constructor: { face: 1 } }" },
    ],
    [
      "lists of values by date",
      {
        classes:
          "{ A: { face: 1, rate: { index: E, margin: [{ from: 2026-01-01, is: -1% }], floor: 0, cap: [{ from: 2026-01-01, is: 2% }, { from: 2027-01-01, is: 3% }] }, dayCount: 30E/360 }, B: { face: 1 } }",
      },
    ],
    ["no optional part", { parties: undefined, fees: undefined, payments: "{ normal: [{ residual: A }] }" }],
    ["empty parts", { triggers: "{}", switch: "{}", reserves: "{}", metrics: "[]" }],
    [
      "one id in a list, with a bound",
      { payments: "{ normal: [{ interest: [A], upTo: { rate: 1% } }, { residual: [B] }] }" },
    ],
    [
      "a denomination that divides the face",
      { classes: "{ A: { face: 1_000_000, denomination: 100_000 }, B: { face: 1 } }" },
    ],
    [
      "a reserve by times, until",
      { reserves: "{ r: { opening: 5, target: { times: 200%, of: [audit, A], floor: 1, until: [A] } } }" },
    ],
    ["an amortising reserve", { reserves: "{ r: { target: { amount: [3, 2, 0] } } }" }],
    [
      "cures of each kind",
      {
        triggers:
          "{ t: { test: { event: declared }, cures: never }, u: { test: { event: reportMissed }, cures: same }, v: { test: { unpaidInterest: A }, for: 2, cures: { balance: A, atMost: 50% } } }",
      },
    ],
  ])("may have %s", (_, parts) => {
    expect(errorsOf(withParts(parts))).toEqual([]);
  });

  it.each([
    ["an unknown key", { nmae: "x" }, ["unknown-key nmae"]],
    [
      "a repeated key",
      { classes: "{ A: { face: 1, face: 2 }, B: { face: 1 } }" },
      ["repeated-key classes.A.face"],
    ],
    ["another version", { weir: "2" }, ["format weir"]],
    ["names that clash", { parties: "[servicer, auditor, A]" }, ["name-clash classes.A"]],
    [
      "a name that is taken",
      { metrics: "[date, collected, declared, reportMissed]" },
      ["name-taken metrics[0]", "name-taken metrics[1]", "name-taken metrics[2]", "name-taken metrics[3]"],
    ],
    [
      "a name with other signs",
      { parties: "[servicer, auditor, a_b, 9x]" },
      ["name-format parties[2]", "name-format parties[3]"],
    ],
    [
      "digits beyond the currency's",
      { classes: "{ A: { face: 1.234 }, B: { face: 1 } }" },
      ["amount-digits classes.A.face"],
    ],
    ["no face", { classes: "{ A: { face: 0 }, B: {} }" }, ["face classes.A.face", "missing classes.B.face"]],
    ["more decimals than 18", { currency: "{ symbol: EUR, decimals: 19 }" }, ["range currency.decimals"]],
    [
      "a rate without a day count",
      { classes: "{ A: { face: 1, rate: 3% }, B: { face: 1 } }" },
      ["missing classes.A.dayCount"],
    ],
    [
      "a negative rate",
      { classes: "{ A: { face: 1, rate: -3%, dayCount: ACT/360 }, B: { face: 1 } }" },
      ["rate-negative classes.A.rate"],
    ],
    [
      "a floor above the cap",
      {
        classes:
          "{ A: { face: 1, rate: { index: E, floor: 3%, cap: [{ from: 2026-01-01, is: 4% }, { from: 2026-03-31, is: 2% }] }, dayCount: ACT/360 }, B: { face: 1 } }",
      },
      ["floor-above-cap classes.A.rate.floor"],
    ],
    [
      "steps of a rate out of order",
      {
        classes:
          "{ A: { face: 1, rate: [{ from: 2026-02-01, is: 1% }, { from: 2026-02-01, is: 2% }], dayCount: ACT/360 }, B: { face: 1 } }",
      },
      ["date-order classes.A.rate[1].from"],
    ],
    [
      "a denomination that does not divide the face",
      { classes: "{ A: { face: 100, denomination: 30 }, B: { face: 1 } }" },
      ["denomination classes.A.denomination"],
    ],
    [
      "dates out of order",
      { calendar: "{ cutOff: 2025-12-01, closing: 2026-01-01, paymentDates: [2026-03-31, 2026-03-31] }" },
      ["date-order calendar.paymentDates[1]"],
    ],
    [
      "a first payment at closing",
      { calendar: "{ cutOff: 2025-12-01, closing: 2026-01-01, paymentDates: [2026-01-01] }" },
      ["date-order calendar.paymentDates"],
    ],
    [
      "a cut-off after closing",
      { calendar: "{ cutOff: 2026-01-02, closing: 2026-01-01, paymentDates: [2026-03-31] }" },
      ["date-order calendar.cutOff"],
    ],
    [
      "a closing before the days that the chain counts",
      { calendar: "{ cutOff: 1969-12-01, closing: 1969-12-31, paymentDates: [2026-03-31] }" },
      ["date-range calendar.closing"],
    ],
    [
      "a date that does not exist",
      { calendar: "{ cutOff: 2025-02-29, closing: 2026-01-01, paymentDates: [2026-03-31] }" },
      ["date calendar.cutOff"],
    ],
    [
      "a final date before the first",
      {
        calendar:
          "{ cutOff: 2025-12-01, closing: 2026-01-01, firstPayment: 2026-03-31, every: 3, legalFinal: 2026-03-30, adjust: none, accrual: adjusted }",
      },
      ["date-order calendar.legalFinal"],
    ],
    [
      "a first payment at the closing and a final date before it",
      {
        calendar:
          "{ cutOff: 2026-01-02, closing: 2026-01-01, firstPayment: 2026-01-01, every: 3, legalFinal: 2025-12-30, adjust: none }",
      },
      ["date-order calendar.cutOff", "date-order calendar.firstPayment", "date-order calendar.legalFinal"],
    ],
    [
      "a final date at the closing, whatever the first payment",
      {
        calendar:
          "{ cutOff: 2025-12-01, closing: 2026-01-01, firstPayment: soon, every: 0, legalFinal: 2026-01-01, adjust: none }",
      },
      ["format calendar.firstPayment", "range calendar.every", "date-order calendar.legalFinal"],
    ],
    [
      "both a list and a rule",
      { calendar: "{ cutOff: 2025-12-01, closing: 2026-01-01, paymentDates: [2026-03-31], every: 3 }" },
      ["unknown-key calendar.every"],
    ],
    [
      "a first payment that adjustment moves before closing",
      {
        calendar:
          "{ cutOff: 2025-12-01, closing: 2026-01-02, firstPayment: 2026-01-03, every: 3, legalFinal: 2026-12-31, adjust: preceding, accrual: adjusted }",
      },
      ["date-order calendar.firstPayment"],
    ],
    [
      "an unknown payee",
      { fees: "{ audit: { payee: auditr, flat: 1 } }" },
      ["unknown-name fees.audit.payee"],
    ],
    [
      "two kinds in one fee",
      { fees: "{ audit: { payee: auditor, flat: 1, once: 1 } }" },
      ["format fees.audit"],
    ],
    [
      "a reported fee without maximum",
      { fees: "{ audit: { payee: auditor, reported: true } }" },
      ["missing fees.audit.max"],
    ],
    [
      "a share of nothing known",
      { fees: "{ audit: { payee: auditor, share: 1%, of: cash } }" },
      ["unknown-name fees.audit.of"],
    ],
    [
      "a fee of classes named as one",
      { fees: "{ audit: { payee: auditor, perAnnum: 1%, of: A, dayCount: ACT/360 } }" },
      ["wrong-kind fees.audit.of"],
    ],
    [
      "a hurdle of a party",
      { hurdles: "{ h: { class: auditor, rate: 8%, dayCount: ACT/360 } }" },
      ["wrong-kind hurdles.h.class"],
    ],
    [
      "a test of collections without a plan",
      { triggers: "{ t: { test: { any: [{ collected: { below: 90% } }] } } }" },
      ["plan-missing plan"],
    ],
    [
      "an unknown metric and event",
      { triggers: "{ t: { test: { all: [{ metric: m, below: 1 }, { event: e }] } } }" },
      ["unknown-name triggers.t.test.all[0].metric", "unknown-name triggers.t.test.all[1].event"],
    ],
    ["`for` of 0", { triggers: "{ t: { test: { event: declared }, for: 0 } }" }, ["range triggers.t.for"]],
    ["no list `normal`", { payments: "{ first: [{ residual: B }] }" }, ["normal-first payments"]],
    [
      "a switch to nowhere",
      { switch: "{ other: t }" },
      ["unknown-name switch.other", "unknown-name switch.other"],
    ],
  ])("must not have %s", (_, parts, errors) => {
    expect(errorsOf(withParts(parts))).toEqual(errors);
  });

  const residual = "{ residual: B }";
  it.each([
    ["no final residual", "[{ interest: A }]", ["final-residual payments.normal[0]"]],
    [
      "a final residual with a condition",
      "[{ residual: B, when: t }]",
      ["final-residual payments.normal[0]"],
    ],
    [
      "a final residual with a bound",
      "[{ residual: A, upTo: { hurdle: h } }]",
      ["final-residual payments.normal[0]"],
    ],
    [
      "a residual of several without hurdles",
      `[{ residual: [A, B] }, ${residual}]`,
      ["residual-of-several payments.normal[0].residual"],
    ],
    [
      "a hurdle of another class",
      `[{ residual: B, upTo: { hurdle: h } }, ${residual}]`,
      ["hurdle-class payments.normal[0].upTo.hurdle"],
    ],
    [
      "fewer hurdles than classes",
      `[{ residual: [A, B], upTo: { hurdle: [h] } }, ${residual}]`,
      ["hurdle-count payments.normal[0].upTo.hurdle"],
    ],
    [
      "an id twice in a step",
      `[{ principal: [A, A] }, ${residual}]`,
      ["repeated-name payments.normal[0].principal[1]"],
    ],
    [
      "a bound on several",
      `[{ interest: [A, B], upTo: { amount: 1 } }, ${residual}]`,
      ["bound-of-several payments.normal[0].upTo"],
    ],
    [
      "a schedule for several",
      `[{ principal: [A, B], downTo: [1] }, ${residual}]`,
      ["bound-of-several payments.normal[0].downTo"],
    ],
    [
      "a bound by rate on principal",
      `[{ principal: A, upTo: { rate: 1% } }, ${residual}]`,
      ["bound-kind payments.normal[0].upTo"],
    ],
    [
      "a bound by new dues on a share",
      `[{ share: 5%, to: A, upTo: { ofNew: 1% } }, ${residual}]`,
      ["bound-kind payments.normal[0].upTo"],
    ],
    [
      "a bound by amount on a residual",
      `[{ residual: A, upTo: { amount: 1 } }, ${residual}]`,
      ["bound-kind payments.normal[0].upTo"],
    ],
    [
      "a bound on a reserve",
      `[{ reserve: r, upTo: { amount: 1 } }, ${residual}]`,
      ["unknown-name payments.normal[0].reserve", "unknown-key payments.normal[0].upTo"],
    ],
    [
      "a bound by rate where nothing says how to count days",
      `[{ interest: B, upTo: { rate: 1% } }, ${residual}]`,
      ["bound-kind payments.normal[0].upTo"],
    ],
    [
      "a share above 100 %",
      `[{ share: 100.1%, to: A }, ${residual}]`,
      ["share-range payments.normal[0].share"],
    ],
    ["a share to nobody", `[{ share: 10% }, ${residual}]`, ["missing payments.normal[0].to"]],
    [
      "a split of 99 %",
      `[{ split: { A: 50%, B: 49% } }, ${residual}]`,
      ["split-sum payments.normal[0].split"],
    ],
    [
      "a split with a share of nothing, which the interpreter refuses",
      `[{ split: { A: 100%, B: 0% } }, ${residual}]`,
      ["share-range payments.normal[0].split.B"],
    ],
    [
      "a split by the hurdle of a class without share",
      `[{ split: { servicer: 50%, B: 50% }, upTo: { hurdle: h } }, ${residual}]`,
      ["hurdle-class payments.normal[0].upTo.hurdle"],
    ],
    [
      "a catch-up that never catches up",
      `[{ split: { servicer: 20%, B: 80% }, upTo: { catchUp: 20%, for: servicer, of: [B] } }, ${residual}]`,
      ["catch-up-share payments.normal[0].upTo.catchUp"],
    ],
    [
      "a catch-up of a party outside the split",
      `[{ split: { servicer: 20%, B: 80% }, upTo: { catchUp: 10%, for: auditor, of: [B] } }, ${residual}]`,
      ["catch-up-party payments.normal[0].upTo.for"],
    ],
    [
      "a catch-up of a class",
      `[{ split: { A: 20%, B: 80% }, upTo: { catchUp: 10%, for: A, of: [B] } }, ${residual}]`,
      ["wrong-kind payments.normal[0].upTo.for"],
    ],
    ["a step of no kind", `[{ when: t }, ${residual}]`, ["format payments.normal[0]"]],
    ["a step of two kinds", `[{ fee: audit, reserve: A }, ${residual}]`, ["format payments.normal[0]"]],
    [
      "two bounds",
      `[{ interest: A, upTo: { rate: 1%, amount: 1 } }, ${residual}]`,
      ["format payments.normal[0].upTo"],
    ],
    [
      "an unknown trigger",
      `[{ interest: A, unless: [t, tt] }, ${residual}]`,
      ["unknown-name payments.normal[0].unless[1]"],
    ],
  ])("must not pay by %s", (_, steps, errors) => {
    const text = withParts({
      triggers: "{ t: { test: { event: declared } } }",
      hurdles: "{ h: { class: A, rate: 8%, dayCount: ACT/360 } }",
      payments: `{ normal: ${steps} }`,
    });
    expect(errorsOf(text)).toEqual(errors);
  });

  it("names every fault in one run, each with its place, what was found and expected, and a hint", () => {
    const text = withParts({
      classes: "{ A: { face: x }, B: { face: 1 } }",
      fees: "{ audit: { payee: auditr, flat: 1 } }",
    });
    const { deal, faults } = safeParseDeal(text, { file: "base.yaml" });
    expect(deal).toBeUndefined();
    expect(faults).toEqual([
      {
        file: "base.yaml",
        line: 6,
        column: 23,
        path: "classes.A.face",
        rule: "format",
        severity: "error",
        found: "x",
        expected: "an amount such as 1_000_000 or 12.34",
      },
      {
        file: "base.yaml",
        line: 7,
        column: 25,
        path: "fees.audit.payee",
        rule: "unknown-name",
        severity: "error",
        found: "auditr",
        expected: "a party",
        hint: "did you mean `auditor`?",
      },
    ]);
  });

  it("says of a cure that is none what one may be", () => {
    const cures = (text: string) =>
      safeParseDeal(
        withParts({ triggers: `{ t: { test: { event: declared }, cures: ${text} } }` }),
      ).faults.find(({ path }) => path === "triggers.t.cures");
    expect(cures("maybe")).toMatchObject({
      found: "maybe",
      expected: "one of never, same, or a test such as { event: declared }",
    });
    expect(cures("nevr")?.hint).toBe("did you mean `never`?");
  });

  it("is told what is assumed of its calendar though its dates are wrong", () => {
    const at = (rest: string) =>
      warningsOf(
        withParts({
          calendar: `{ cutOff: 2025-12-01, closing: 2026-01-01, firstPayment: 2026-01-01, every: 3, legalFinal: 2026-12-31${rest} }`,
        }),
      );
    expect(at("")).toContain("assumed calendar");
    expect(at(", adjust: following")).toContain("assumed calendar");
    expect(at(", adjust: folowing")).not.toContain("assumed calendar");
    expect(at(", ajdust: following")).not.toContain("assumed calendar");
  });

  it.each([
    ["nothing", ""],
    ["a key of every object", "__proto__: { a: 1 }"],
    ["brackets without end", "[".repeat(50_000)],
    ["a broken list", "a: [1"],
    ["a list", "- 1"],
    ["text", "just text"],
    ["two documents", "a: 1\n---\nb: 2"],
    ["an alias of itself", "a: &x [*x]"],
  ])("is not %s, and that is no crash", (_, text) => {
    expect(errorsOf(text).length).toBeGreaterThan(0);
    expect(() => parseDeal(text)).toThrow(InputError);
  });

  it("warns of what it hardly means", () => {
    const text = withParts({
      classes:
        "{ A: { face: 1, rate: 3, dayCount: ACT/360 }, B: { face: 1, rate: { index: E }, dayCount: ACT/360 } }",
      metrics: "[m]",
      triggers: "{ t: { test: { metric: m, atLeast: 90% } } }",
      payments: "{ normal: [{ residual: A }] }",
      calendar:
        "{ cutOff: 2025-12-01, closing: 2026-01-01, firstPayment: 2026-12-31, every: 12, legalFinal: 2027-12-31, adjust: following, holidays: CN, accrual: adjusted }",
    });
    expect(warningsOf(text)).toEqual([
      "holidays-unpublished calendar.holidays",
      "plain-above-100% classes.A.rate",
      "class-unpaid classes.B",
      "no-cap classes.B.rate",
      "trigger-unused triggers.t",
      "silent-when-missed triggers.t.test",
    ]);
    expect(safeParseDeal(text).deal).toBeDefined();
  });

  it("takes a plan that falls as written, with a warning at each fall", () => {
    const text = withParts({ plan: "[5, 4, 4, 3]" });
    expect(errorsOf(text)).toEqual([]);
    expect(warningsOf(text)).toEqual(["plan-order plan[1]", "no-effect plan[2]", "plan-order plan[3]"]);
    expect(parseDeal(text).plan).toEqual([500n, 400n, 400n, 300n]);
  });
});
