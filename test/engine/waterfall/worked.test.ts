import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { project, readInputs } from "../../../engine/project/project.ts";

/** Runs a deal written with 0 decimals unless it says otherwise. */
function run(deal: string, collections: string, rates?: string) {
  const parsed = parseDeal(deal);
  const { inputs, faults } = readInputs({
    deal: parsed,
    collections: { text: collections },
    rates: rates === undefined ? undefined : { text: rates },
  });
  expect(faults).toEqual([]);
  return project(parsed, inputs).json.dates;
}

const HEAD = "weir: 1\nname: Worked\ncurrency: { symbol: X, decimals: 0 }\n";
/** Four dates a year of 360 days apart, so that interest by 30/360 is a quarter of the rate. */
const QUARTERS =
  "calendar: { cutOff: 2026-01-01, closing: 2026-01-01, paymentDates: [2026-04-01, 2026-07-01, 2026-10-01, 2027-01-01] }\n";

function rows(...cash: number[]): string {
  const dates = ["2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01", "2027-06-01", "2027-12-01"];
  return `date,collected\n${cash.map((amount, i) => `${dates[i] ?? ""},${amount}\n`).join("")}`;
}

/**
 * Published figures: Hecui 2016-1 and Pufa Guihang 2024-8 from absbox.com.cn's deal pages and trustee reports, Aragorn
 * and Red Sea from their rating reports. All are rounded as published; what is not published (plans behind a ratio,
 * amounts between two reports) follows from the published ratio or sum.
 */
describe("a real deal", () => {
  it("Hecui 2016-1: 164 m collected of 188.00 m senior at 3.0 %, repaid by 2016-12-26", () => {
    // Half-yearly on the 26th from 2016-06-26, a Sunday; closing 2016-05-31.
    const [first, second] = run(
      `weir: 1
name: Hecui 2016-1
currency: { symbol: CNY, decimals: 2 }
calendar: { cutOff: 2016-02-01, closing: 2016-05-31, firstPayment: 2016-06-26, every: 6, legalFinal: 2018-06-26, adjust: following, holidays: CN, accrual: unadjusted }
classes: { senior: { face: 188_000_000, rate: 3.0%, dayCount: ACT/365F }, sub: { face: 45_000_000 } }
payments: { normal: [{ interest: senior }, { principal: senior }, { principal: sub }, { residual: sub }] }
`,
      "date,collected\n2016-06-27,164000000\n2016-12-26,30000000\n",
    );
    // 188,000,000 × 3 % × 26/365 = 401,753.42…; the rest of 164 m is principal: 87 % of the class.
    expect(first?.classes["senior"]).toMatchObject({
      interestPaid: "40175342",
      principalPaid: "16359824658",
    });
    expect(Math.round((163_598_246.58 / 188_000_000) * 100)).toBe(87);
    expect(second?.classes["senior"]?.closing).toBe("0");
    expect(second?.classes["sub"]?.principalPaid).not.toBe("0");
  });

  it("Pufa Guihang 2024-8: senior 352.00 m at 2.14 %, 174.416 m repaid, the subordinate untouched", () => {
    const [date] = run(
      `weir: 1
name: Pufa Guihang 2024-8
currency: { symbol: CNY, decimals: 2 }
calendar: { cutOff: 2024-11-01, closing: 2025-03-26, firstPayment: 2025-05-26, every: 2, legalFinal: 2027-05-26, adjust: none, accrual: unadjusted }
classes: { senior: { face: 352_000_000, rate: 2.14%, dayCount: ACT/365F }, sub: { face: 126_000_000 } }
payments: { normal: [{ interest: senior }, { principal: senior }, { principal: sub }, { residual: sub }] }
`,
      // 352,000,000 × 2.14 % × 61/365 = 1,258,906.30…, and the principal that was published.
      "date,collected\n2025-05-26,175674906.30\n",
    );
    expect(date?.classes["senior"]).toMatchObject({
      interestPaid: "125890630",
      principalPaid: "17441600000",
      closing: "17758400000",
    });
    expect(date?.classes["sub"]).toMatchObject({
      principalPaid: "0",
      residualPaid: "0",
      closing: "12600000000",
    });
  });

  it("Aragorn 2018: 82.1 %, 46 % and 60 % of plan keep mezzanine interest behind senior principal", () => {
    const dates = run(
      `weir: 1
name: Aragorn 2018
currency: { symbol: EUR, decimals: 0 }
calendar: { cutOff: 2018-01-01, closing: 2018-06-01, paymentDates: [2020-01-31, 2021-01-31, 2023-01-31] }
classes: { A: { face: 300_000_000 }, B: { face: 66_800_000, rate: 7%, dayCount: ACT/360 }, J: { face: 10_000_000 } }
plan: [115_900_000, 303_200_000, 437_100_000]
triggers: { ccr: { test: { collected: { below: 90% } }, cures: { collected: { atLeast: 100% } } } }
payments: { normal: [{ interest: B, unless: ccr }, { principal: A }, { interest: B }, { principal: B }, { residual: J }] }
`,
      "date,collected\n2020-01-31,95200000\n2021-01-31,44200000\n2023-01-31,122100000\n",
    );
    const ratios = dates.map(({ measured }) => {
      const [{ value, against } = { value: "0", against: "1" }] = measured["ccr"] ?? [];
      return ((Number(value) / Number(against)) * 100).toFixed(1);
    });
    expect(ratios).toEqual(["82.1", "46.0", "59.8"]);
    for (const date of dates) {
      expect(date.triggers["ccr"]).toBe(true);
      expect(date.steps[0]).toEqual({ step: 0, ran: false, due: "0", paid: "0" });
      expect(date.classes["B"]?.interestPaid).toBe("0");
    }
  });

  it("Red Sea 2018: at 118 % and 72.7 % of plan mezzanine interest is not deferred, as the test stands at 70 %", () => {
    const dates = run(
      `weir: 1
name: Red Sea SPV 2018
currency: { symbol: EUR, decimals: 0 }
calendar: { cutOff: 2018-01-01, closing: 2018-06-15, paymentDates: [2020-04-30, 2024-10-31] }
classes: { A: { face: 1_656_504_000 }, B: { face: 152_908_000, rate: 6%, dayCount: ACT/360 }, J: { face: 50_969_000 } }
plan: [522_900_000, 2_174_700_000]
triggers: { ccr: { test: { collected: { below: 70% } }, cures: same } }
payments: { normal: [{ interest: B, unless: ccr }, { principal: A }, { interest: B }, { residual: J }] }
`,
      "date,collected\n2020-04-30,617000000\n2024-10-31,964000000\n",
    );
    expect(dates.map(({ triggers }) => triggers["ccr"])).toEqual([false, false]);
    expect(dates.map(({ steps }) => steps[0]?.ran)).toEqual([true, true]);
  });

  it("Red Sea 2018: class A as published at five dates, its junior classes untouched", () => {
    // Gross collections 617, 830.4, 1,160.8, 1,396 and 1,581 m; what did not reduce class A ranked ahead of its principal.
    const dates = run(
      `weir: 1
name: Red Sea SPV 2018
currency: { symbol: EUR, decimals: 0 }
calendar: { cutOff: 2018-01-01, closing: 2018-06-15, paymentDates: [2020-04-30, 2021-04-30, 2022-10-31, 2023-10-31, 2024-10-31] }
parties: [ahead]
classes: { A: { face: 1_656_504_000 }, B: { face: 152_908_000 }, J: { face: 50_969_000 } }
fees: { senior: { payee: ahead, reported: true, max: 200_000_000 } }
payments: { normal: [{ fee: senior }, { principal: A }, { principal: B }, { principal: J }, { residual: J }] }
`,
      `date,collected,senior
2020-04-30,617000000,115196000
2021-04-30,213400000,57400000
2022-10-31,330400000,92300000
2023-10-31,235200000,63300000
2024-10-31,185000000,59900000
`,
    );
    expect(dates.map(({ classes }) => classes["A"]?.closing)).toEqual([
      "1154700000",
      "998700000",
      "760600000",
      "588700000",
      "463600000",
    ]);
    expect(dates.map(({ classes }) => classes["B"]?.closing)).toEqual(Array(5).fill("152908000"));
    expect(dates.map(({ classes }) => classes["J"]?.closing)).toEqual(Array(5).fill("50969000"));
  });

  it("Juno 2: class B's interest is capped at 8 % ahead of class A's principal, which stands at a factor of 32.1 %", () => {
    // Its life up to July 2023 in one period of 181 days, at a fixing of 3 %.
    const [date] = run(
      `weir: 1
name: Juno 2
currency: { symbol: EUR, decimals: 0 }
calendar: { cutOff: 2018-09-30, closing: 2023-01-31, paymentDates: [2023-07-31, 2024-01-31] }
classes:
  A: { face: 204_000_000, rate: { index: EURIBOR6M, margin: 0.6% }, dayCount: ACT/360 }
  B: { face: 48_000_000, rate: { index: EURIBOR6M, margin: 8% }, dayCount: ACT/360 }
  J: { face: 12_754_736 }
plan: [146_866_666]
triggers: { ccr: { test: { collected: { below: 90% } }, cures: same } }
payments: { normal: [{ interest: A }, { interest: B, upTo: { rate: 8% }, unless: ccr }, { principal: A }, { interest: B }, { principal: B }, { residual: J }] }
`,
      "date,collected\n2023-07-31,144223066\n",
      "date,EURIBOR6M\n2023-07-31,3%\n",
    );
    // 204 m × 3.6 % × 181/360 = 3,692,400; 48 m × 8 % × 181/360 = 1,930,666.67 of 48 m × 11 % × 181/360 = 2,654,666.67.
    expect(date?.classes["A"]).toMatchObject({ interestPaid: "3692400", closing: "65400000" });
    expect((65.4 / 204).toFixed(3)).toBe("0.321");
    expect(date?.classes["B"]).toMatchObject({ interestPaid: "1930666", interestUnpaid: "724000" });
    const [{ value, against } = { value: "0", against: "1" }] = date?.measured["ccr"] ?? [];
    expect(((Number(value) / Number(against)) * 100).toFixed(1)).toBe("98.2");
    expect(date?.triggers["ccr"]).toBe(false);
  });
});

describe("worked by hand", () => {
  it("unpaid interest bears interest where it is told to, and falls away last", () => {
    // 4 % of 1000 a quarter: 10 plain; 10, then 1010 × 1 % = 10.1 → 10, 1020 × 1 % = 10.2 → 10, …
    const [, , third, fourth] = run(
      `${HEAD}${QUARTERS}classes: { A: { face: 10_000, rate: 4%, dayCount: 30/360, unpaidInterest: bearsInterest }, B: { face: 10_000, rate: 4%, dayCount: 30/360 } }
payments: { normal: [{ interest: [A, B] }, { principal: A }, { residual: B }] }
`,
      rows(0, 0, 0, 1_000),
    );
    // A: 100, 101, then 10,201 × 1 % = 102.01; B: 100 each.
    expect(third?.classes["A"]).toMatchObject({ accrued: "102", interestUnpaid: "303" });
    expect(third?.classes["B"]).toMatchObject({ accrued: "100", interestUnpaid: "300" });
    // 10,303 × 1 % = 103.03: dues 406 and 400, all paid from 1,000.
    expect(fourth?.steps.map(({ due, paid }) => [due, paid])).toEqual([
      ["806", "806"],
      ["10000", "194"],
      ["0", "0"],
    ]);
  });

  it("ranks pari passu by running sums, and splits likewise", () => {
    const [date] = run(
      `${HEAD}${QUARTERS}parties: [p, q]
classes: { A: { face: 10 }, B: { face: 10 }, C: { face: 10 } }
payments: { normal: [{ split: { p: 50%, A: 30%, q: 20% }, upTo: { amount: 7 } }, { principal: [A, B, C] }, { residual: C }] }
`,
      rows(27),
    );
    // 7: floors of 3.5, 5.6, 7 give 3, 2, 2. 20 of 30: floors of 6.67, 13.33, 20 give 6, 7, 7.
    expect(date?.shares).toEqual({ p: "3", q: "2" });
    expect(date?.classes["A"]).toMatchObject({ residualPaid: "2", principalPaid: "6" });
    expect(date?.classes["B"]?.principalPaid).toBe("7");
    expect(date?.classes["C"]?.principalPaid).toBe("7");
  });

  it("a trigger is set after `for` dates in a row, rests while set, and counts anew after its cure", () => {
    const collections = `date,collected,m
2026-04-01,0,1
2026-07-01,0,3
2026-10-01,0,1
2027-01-01,0,1
2027-06-01,0,1
2027-12-01,0,6
2028-06-01,0,1
2028-12-01,0,1
`;
    const dates = run(
      `${HEAD}${QUARTERS}classes: { A: { face: 10 } }
metrics: [m]
triggers: { t: { test: { metric: m, below: 200% }, for: 2, cures: { metric: m, atLeast: 500% } } }
payments: { normal: [{ principal: A, when: t }, { residual: A }] }
`,
      collections,
    );
    expect(dates.map(({ triggers }) => triggers["t"])).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it("a cure clears at a date at which the test holds too, and the count does not take that date", () => {
    const dates = run(
      `${HEAD}${QUARTERS}classes: { A: { face: 10 } }
triggers: { t: { test: { balance: A, atMost: 100% }, cures: { onOrAfter: 2026-10-01 } } }
payments: { normal: [{ residual: A }] }
`,
      rows(0, 0, 0, 0),
    );
    expect(dates.map(({ triggers }) => triggers["t"])).toEqual([true, true, false, true]);
  });

  it("the first switch whose trigger is set rules from that date on and for good", () => {
    const dates = run(
      `${HEAD}${QUARTERS}classes: { A: { face: 10, rate: 400%, dayCount: 30/360 }, B: { face: 10 } }
triggers: { late: { test: { unpaidInterest: A }, cures: same } }
payments: { normal: [{ interest: A }, { residual: A }], other: [{ interest: A }, { residual: B }] }
switch: { other: late }
`,
      rows(0, 20, 10, 11),
    );
    // 10 a quarter: unpaid after the first date, seen at the second, cured at the third.
    expect(dates.map(({ list }) => list)).toEqual(["normal", "other", "other", "other"]);
    expect(dates.map(({ triggers }) => triggers["late"])).toEqual([false, true, false, false]);
    expect(dates[3]?.classes["B"]?.residualPaid).toBe("1");
  });

  it("one due paid at several ranks: of new, then the rest; a `rate` bound on the opening balance", () => {
    const [first, second] = run(
      `${HEAD}${QUARTERS}parties: [p]
classes: { A: { face: 1_000, rate: 40%, dayCount: 30/360 }, B: { face: 1_000 } }
fees: { f: { payee: p, flat: 100 } }
payments: { normal: [{ fee: f, upTo: { ofNew: 75% } }, { interest: A, upTo: { rate: 20% } }, { principal: B, upTo: { amount: 10 } }, { interest: A }, { fee: f }, { residual: B }] }
`,
      rows(140, 1_000),
    );
    // 75 of the fee, 50 of the interest (20 % a year), 10 of principal, 5 of the rest of interest, nothing of the fee.
    expect(first?.steps.map(({ due, paid }) => [due, paid])).toEqual([
      ["75", "75"],
      ["50", "50"],
      ["10", "10"],
      ["50", "5"],
      ["25", "0"],
      ["0", "0"],
    ]);
    // 125 of fee and 145 of interest are unpaid now; what was deferred stays behind.
    expect(second?.steps.map(({ due }) => due)).toEqual(["75", "50", "10", "95", "50", "720"]);
  });

  it("scheduled balances, an amortising reserve, and no reserve at the final date", () => {
    const dates = run(
      `${HEAD}${QUARTERS}classes: { A: { face: 100 }, B: { face: 1 } }
reserves: { r: { opening: 30, target: { amount: [40, 20] } } }
payments: { normal: [{ principal: A, downTo: [90, 50] }, { reserve: r }, { residual: B }] }
`,
      rows(30, 30, 0, 0),
    );
    expect(dates.map(({ available }) => available)).toEqual(["60", "70", "20", "20"]);
    expect(dates.map(({ classes }) => classes["A"]?.closing)).toEqual(["90", "50", "50", "50"]);
    expect(dates.map(({ reserves }) => reserves["r"])).toEqual([
      { opening: "30", target: "40", closing: "40" },
      { opening: "40", target: "20", closing: "20" },
      { opening: "20", target: "20", closing: "20" },
      { opening: "20", target: "0", closing: "0" },
    ]);
    expect(dates.map(({ classes }) => classes["B"]?.residualPaid)).toEqual(["10", "10", "0", "20"]);
  });

  it("a preferred return, its catch-up and the split after it", () => {
    const [first, second] = run(
      `${HEAD}${QUARTERS}parties: [sponsor]
classes: { A: { face: 1_000 } }
hurdles: { h: { class: A, rate: 8%, dayCount: 30/360 } }
payments: { normal: [{ principal: A }, { residual: A, upTo: { hurdle: h } }, { split: { sponsor: 50%, A: 50% }, upTo: { catchUp: 20%, for: sponsor, of: [A] } }, { share: 20%, to: sponsor }, { residual: A }] }
`,
      rows(0, 1_150),
    );
    // 1000 × 2 % = 20, then 1020 × 2 % = 20.4 → 20: the hurdle stands at 1,040.
    expect(first?.hurdles["h"]).toBe("1020");
    // 1000 principal and 40 residual; profit 40: (20 % × 40) / (50 % − 20 %) = 26.67 → 26, half each; 84 are left:
    // 20 % = 16.8 → 16 to the sponsor, 68 to A.
    expect(second?.steps.map(({ due, paid }) => [due, paid])).toEqual([
      ["1000", "1000"],
      ["40", "40"],
      ["26", "26"],
      ["16", "16"],
      ["68", "68"],
    ]);
    expect(second?.shares["sponsor"]).toBe("29");
    expect(second?.hurdles["h"]).toBe("0");
  });

  it("late cash runs the steps with no period: only shares and reported fees arise", () => {
    const dates = run(
      `${HEAD}${QUARTERS}parties: [p]
classes: { A: { face: 1_000, rate: 4%, dayCount: 30/360 } }
reportedAmounts: [closed]
fees: { flat: { payee: p, flat: 5 }, yearly: { payee: p, perAnnum: 4%, of: [A], dayCount: 30/360 }, share: { payee: p, share: 10%, of: closed }, costs: { payee: p, reported: true, max: 9 } }
hurdles: { h: { class: A, rate: 4%, dayCount: 30/360 } }
payments: { normal: [{ fee: [costs, share, flat, yearly] }, { interest: A, upTo: { rate: 100% } }, { principal: A }, { residual: A }] }
`,
      "date,collected,closed,costs\n2026-04-01,0,0,0\n2026-07-01,0,0,0\n2026-10-01,0,0,0\n2027-01-01,60,0,0\n2027-06-01,100,150,9\n",
    );
    const late = dates[4];
    // Four quarters of 5 and 10 are due and 60 of it paid at the last date.
    expect(dates[3]?.fees["flat"]?.unpaid).toBe("0");
    expect(late?.classes["A"]).toMatchObject({ accrued: "0", interestPaid: "0", interestUnpaid: "40" });
    // `closed` counts up to what was collected: 10 % of 100.
    expect(late?.fees).toEqual({
      flat: { new: "0", paid: "0", unpaid: "0" },
      yearly: { new: "0", paid: "0", unpaid: "0" },
      share: { new: "10", paid: "10", unpaid: "0" },
      costs: { new: "9", paid: "9", unpaid: "0" },
    });
    expect(late?.steps[1]).toEqual({ step: 1, ran: true, due: "0", paid: "0" });
    expect(late?.classes["A"]?.principalPaid).toBe("81");
    // 1000 at 1 % a quarter, floored each time: 1010, 1020, 1030, 1040; then less 81.
    expect(late?.hurdles["h"]).toBe("959");
  });

  it("a floating rate: the last fixing stands, within floor and cap, never below 0 with its margin", () => {
    const dates = run(
      `${HEAD}${QUARTERS}classes: { A: { face: 40_000, rate: { index: E, margin: [{ from: 2026-01-01, is: -1% }, { from: 2026-07-01, is: 1% }], floor: 0%, cap: 3% }, dayCount: 30/360 } }
payments: { normal: [{ interest: A }, { residual: A }] }
`,
      rows(0, 0, 0, 0),
      "date,other,E\n2026-04-01,9,-0.5%\n2026-07-01,9,3.5%\n2027-01-01,9,2%\n",
    );
    // 0 − 1 → 0; 3 − 1 = 2; the margin steps up for the period from 2026-07-01: 3 + 1; 2 + 1.
    expect(dates.map(({ classes }) => classes["A"]?.accrued)).toEqual(["0", "200", "400", "300"]);
  });

  it("net collections: fees' cumulative new dues are taken off first, down to 0", () => {
    const dates = run(
      `${HEAD}${QUARTERS}parties: [p]
classes: { A: { face: 100 } }
fees: { f: { payee: p, flat: 30 } }
plan: [40, 100]
triggers: { t: { test: { collected: { below: 50%, less: [f] } }, cures: same } }
payments: { normal: [{ residual: A }] }
`,
      rows(20, 89, 41, 31),
    );
    // Net 0 of 20; 49 of 50; 60 and 61 of 50: the last plan stands.
    expect(dates.map(({ triggers }) => triggers["t"])).toEqual([true, true, false, false]);
    expect(dates.map(({ measured }) => measured["t"]?.[0]?.value)).toEqual(["0", "49", "60", "61"]);
  });
});
