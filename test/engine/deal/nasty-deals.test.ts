import { describe, expect, it } from "vitest";

import { safeParseDeal } from "../../../engine/deal/parse-deal.ts";

interface NastyDeal {
  readonly what: string;
  /** Without a head of its own it gets one of three lines. */
  readonly text: string;
  /** Written down by reading the deal: every slip once, and nothing that only follows from one. */
  readonly faults: readonly (readonly [line: number, path: string, rule: string])[];
}

const HEAD = "weir: 1\nname: N\ncurrency: { symbol: X, decimals: 6 }\n";

const DEALS: readonly NastyDeal[] = [
  {
    what: "a calendar whose every line is wrong, a party twice, a class that is none",
    text: `calendar: { cutOff: 2026-02-30, closing: soon, firstPayment: 2026-03-31, every: 0, legalFinal: 2026-01-31, adjust: folowing, accrual: adjusted }
parties: [a, a]
classes: { A: { face: 100, rate: 3%, dayCount: ACT/364 } }
payments: { normal: [{ principal: A }, { residual: B }] }
`,
    faults: [
      [4, "calendar.cutOff", "date"],
      [4, "calendar.closing", "format"],
      [4, "calendar.every", "range"],
      [4, "calendar.legalFinal", "date-order"],
      [4, "calendar.adjust", "format"],
      [5, "parties[1]", "name-clash"],
      [6, "classes.A.dayCount", "format"],
      [7, "payments.normal[1].residual", "unknown-name"],
    ],
  },
  {
    what: "a part, parties, classes and a share misspelt; no residual at the end",
    text: `calender: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31] }
parties: [servicer]
classes: { senior: { face: 1_00.1234567, rate: 3 } }
fees: { f: { payee: servcer, flat: ten }, g: { payee: servicer, share: 120%, of: colected } }
payments: { normal: [{ fee: [f, h] }, { interest: senor }, { principal: senior, upTo: { ofNew: 50% } }] }
`,
    faults: [
      [4, "calender", "unknown-key"],
      [6, "classes.senior.dayCount", "missing"],
      [6, "classes.senior.face", "amount-digits"],
      [6, "classes.senior.rate", "plain-above-100%"],
      [7, "fees.f.payee", "unknown-name"],
      [7, "fees.f.flat", "format"],
      [7, "fees.g.of", "unknown-name"],
      [8, "payments.normal[0].fee[1]", "unknown-name"],
      [8, "payments.normal[1].interest", "unknown-name"],
      [8, "payments.normal[2]", "final-residual"],
      [8, "payments.normal[2].upTo", "bound-kind"],
    ],
  },
  {
    what: "dates that fall, a floor above the cap, a trigger twice, a list that is none",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31, 2026-03-31, 2026-02-01] }
classes: { A: { face: -5, rate: { index: E, floor: 3%, cap: 1% }, dayCount: ACT/360 }, B: { face: 0 } }
triggers: { t: { test: { balance: A, atMost: 110% }, for: 0, cures: maybe }, t: { test: { event: declared } } }
payments: { normal: [{ interest: A, when: u }, { residual: A, upTo: { amount: 4 } }] }
switch: { enforcement: t }
`,
    faults: [
      [4, "calendar.paymentDates[1]", "date-order"],
      [4, "calendar.paymentDates[2]", "date-order"],
      [5, "classes.A.face", "amount-negative"],
      [5, "classes.A.rate.floor", "floor-above-cap"],
      [5, "classes.B.face", "face"],
      [6, "triggers.t.for", "range"],
      [6, "triggers.t.cures", "format"],
      [6, "triggers.t", "repeated-key"],
      [7, "payments.normal[0].when", "unknown-name"],
      [7, "payments.normal[1]", "final-residual"],
      [7, "payments.normal[1].upTo", "bound-kind"],
      [8, "switch.enforcement", "unknown-name"],
    ],
  },
  {
    what: "nothing in anything",
    text: `weir: 2
name: [x]
currency: { symbol: X, decimals: 19 }
calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [] }
classes: {}
payments: { normal: [] }
`,
    faults: [
      [1, "weir", "format"],
      [2, "name", "format"],
      [3, "currency.decimals", "range"],
      [4, "calendar.paymentDates", "format"],
      [5, "classes", "missing"],
      [6, "payments.normal", "format"],
    ],
  },
  {
    what: "names that are taken, clash or begin with a digit; shares that do not add up",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31] }
parties: [p, q, date, 2x]
classes: { A: { face: 100 }, p: { face: 10 } }
payments:
  normal:
    - { split: { p: 50%, A: 40% } }
    - { share: 120%, to: z }
    - { fee: A }
    - { residual: A, unless: [t] }
    - { principal: A }
`,
    faults: [
      [5, "parties[2]", "name-taken"],
      [5, "parties[3]", "name-format"],
      [6, "classes.p", "name-clash"],
      [9, "payments.normal[0].split", "split-sum"],
      [10, "payments.normal[1].share", "share-range"],
      [10, "payments.normal[1].to", "unknown-name"],
      [11, "payments.normal[2].fee", "wrong-kind"],
      [12, "payments.normal[3].unless[0]", "unknown-name"],
      [13, "payments.normal[4]", "final-residual"],
    ],
  },
  {
    what: "a comma in an amount, a reserve of itself",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31] }
classes: { A: { face: 100, rate: 5%, unpaidInterest: plain } }
reserves: { r: { target: { share: 4% } , opening: 1,000 }, s: { target: { amount: [1, x, 3], until: [C] } }, v: { target: { times: 2, of: [r] } } }
payments: { normal: [{ reserve: rr }, { residual: A }] }
`,
    faults: [
      [5, "classes.A.dayCount", "missing"],
      [6, "reserves.r.target.of", "missing"],
      [6, "reserves.r.000", "unknown-key"],
      [6, "reserves.s.target.amount[1]", "format"],
      [6, "reserves.s.target.amount[1]", "no-effect"],
      [6, "reserves.s.target.until[0]", "unknown-name"],
      [6, "reserves.v.target.times", "plain-above-100%"],
      [6, "reserves.v.target.of[0]", "wrong-kind"],
      [7, "payments.normal[0].reserve", "unknown-name"],
    ],
  },
  {
    what: "tests that say too much, too little or a word misspelt",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31] }
metrics: [m]
classes: { A: { face: 100 } }
triggers:
  a: { test: { metric: n, below: 90% } }
  b: { test: { any: [{ metric: m }, { collected: { below: 90%, less: [x] } }] } }
  c: { test: { metric: m, below: 5%, atLeast: 3% } }
  d: { tset: { event: declard } }
payments: { normal: [{ principal: A, when: e }, { residual: A }] }
`,
    faults: [
      [1, "plan", "plan-missing"],
      [8, "triggers.a.test.metric", "unknown-name"],
      [9, "triggers.b.test.any[0]", "format"],
      [9, "triggers.b.test.any[1].collected.less[0]", "unknown-name"],
      [10, "triggers.c.test", "format"],
      [11, "triggers.d.tset", "unknown-key"],
      [12, "payments.normal[0].when", "unknown-name"],
    ],
  },
  {
    what: "hurdles and catch-ups that do not fit their splits",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31] }
parties: [op]
classes: { A: { face: 100 }, B: { face: 50 } }
hurdles: { h: { class: A, rate: 8% }, k: { class: C, rate: 8%, dayCount: ACT/365F } }
payments:
  normal:
    - { residual: [A, B], upTo: { hurdle: [h] } }
    - { split: { A: 50%, B: 50% }, upTo: { catchUp: 20%, for: op, of: [A, D] } }
    - { split: { op: 10%, A: 90% }, upTo: { catchUp: 20%, for: op, of: [A] } }
    - { split: { B: 100% }, upTo: { hurdle: h } }
    - { residual: A }
`,
    faults: [
      [7, "hurdles.h.dayCount", "missing"],
      [7, "hurdles.k.class", "unknown-name"],
      [10, "payments.normal[0].upTo.hurdle", "hurdle-count"],
      [11, "payments.normal[1].upTo.for", "catch-up-party"],
      [11, "payments.normal[1].upTo.of[1]", "unknown-name"],
      [12, "payments.normal[2].upTo.catchUp", "catch-up-share"],
      [13, "payments.normal[3].upTo.hurdle", "hurdle-class"],
    ],
  },
  {
    what: "a rate whose dates stand still, a class twice, a part too much",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, paymentDates: [2026-03-31] }
classes:
  A: { face: 100, rate: [{ from: 2026-02-28, is: 3% }, { from: 2026-02-28, is: x }, { from: 2026-02-31, is: 2% }] }
  A: { face: 3 }
  B: 12
payments:
  normal: { residual: A }
extra: 1
`,
    faults: [
      [6, "classes.A.dayCount", "missing"],
      [6, "classes.A.rate[1].from", "date-order"],
      [6, "classes.A.rate[1].is", "format"],
      [6, "classes.A.rate[2].from", "date"],
      [7, "classes.A", "repeated-key"],
      [8, "classes.B", "format"],
      [10, "payments.normal", "format"],
      [11, "extra", "unknown-key"],
    ],
  },
  {
    what: "two calendars in one, a list that is a word, two kinds of fee and of step in one",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, firstPayment: 2026-02-01, every: 3, legalFinal: 2026-01-01, paymentDates: [2026-03-31] }
parties: servicer
classes: { A: { face: 100, faec: 3, rate: 3 % } }
fees: { f: { payee: servicer, reported: true }, g: { payee: servicer, flat: 3, once: 4 } }
payments: { normal: [{ fee: f, interest: A }, { princpal: A }, { residual: A }], normal: [] }
`,
    faults: [
      [4, "calendar.firstPayment", "date-order"],
      [4, "calendar.legalFinal", "date-order"],
      [4, "calendar.paymentDates", "unknown-key"],
      [5, "parties", "format"],
      [6, "classes.A.faec", "unknown-key"],
      [6, "classes.A.rate", "format"],
      [7, "fees.f.max", "missing"],
      [7, "fees.g", "format"],
      [8, "payments.normal[0]", "format"],
      [8, "payments.normal[1]", "format"],
      [8, "payments.normal", "repeated-key"],
    ],
  },
  {
    what: "every part misspelt: what refers to them is not at fault",
    text: `calendar: { cutOff: 2026-01-31, closing: 2026-02-28, firstPayment: 2026-03-31, evry: 3, legalFinal: 2027-03-31 }
partys: [servicer]
fes: { f: { payee: servicer, flat: 3 } }
clases: { A: { face: 100 } }
triggers: { t: { test: { collected: { below: 90% } } } }
plans: [1, 2]
payments: { normal: [{ fee: f }, { principal: A }, { residual: A }] }
`,
    faults: [
      [4, "calendar", "assumed"],
      [4, "calendar.evry", "unknown-key"],
      [5, "partys", "unknown-key"],
      [6, "fes", "unknown-key"],
      [7, "clases", "unknown-key"],
      [8, "triggers.t", "trigger-unused"],
      [9, "plans", "unknown-key"],
    ],
  },
];

describe("a deal with faults of many kinds", () => {
  it.each(DEALS)("names each of them once: $what", ({ text, faults: expected }) => {
    const { deal, faults } = safeParseDeal(text.startsWith("weir") ? text : HEAD + text, {
      file: "deal.yaml",
    });
    expect(deal).toBeUndefined();
    expect(faults.map(({ line, path, rule }) => [line, path, rule])).toEqual(expected);
    for (const fault of faults) {
      expect(fault).toMatchObject({ file: "deal.yaml", column: expect.any(Number) as number });
      expect(fault.expected, fault.path).toBeTruthy();
    }
  });

  it.each([
    ["classes: { A: { face: 1,000 } }", "classes.A.000", "thousands are written 1_000"],
    ["parties: servicer", "parties", "[servicer]"],
    ["fes: { f: { flat: 1 } }", "fes", "`fees`"],
    ["calendar: { firstPayment: 2026-03-31, evry: 3, legalFinal: 2027-03-31 }", "calendar.evry", "`every`"],
  ])("hints at what was meant by `%s`", (text, path, hint) => {
    const fault = safeParseDeal(HEAD + text).faults.find((each) => each.path === path);
    expect(fault?.hint).toContain(hint);
  });
});
