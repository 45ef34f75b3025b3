import { describe, expect, it } from "vitest";

import { parseDay } from "../../../engine/dates/day.ts";
import type { SavedPlan } from "../../../engine/tracking/saved-plan.ts";
import { type TrackParameters, track } from "../../../engine/tracking/track.ts";

const day = (text: string) => parseDay(text) ?? NaN;
const loan = (id: string, segment: string, periods: readonly (readonly [number, bigint, bigint])[]) => ({
  loan: id,
  segment,
  route: "enforcement",
  bookValue: 100_000n,
  periods: periods.map(([period, amount, costs]) => ({ period, amount, costs })),
});
/** Half-years from the end of 2025: periods end on 2026-06-30 and, 365 days after the cut-off, on 2026-12-31. */
const plan: SavedPlan = {
  currency: { symbol: "EUR", decimals: 2 },
  cutOff: day("2025-12-31"),
  periodMonths: 6,
  segments: ["secured", "others"],
  loans: [
    loan("A", "secured", [
      [1, 10_000n, 1_000n],
      [2, 20_000n, 2_000n],
    ]),
    loan("C", "others", [[1, 5_000n, 0n]]),
    loan("B", "secured", [[2, 36_800n, 3_680n]]),
  ],
};
/** On 2026-09-30, 92 of the 184 days of the second half-year. */
const parameters: TrackParameters = {
  plan,
  records: new Map([
    [
      "A",
      {
        payments: [{ date: day("2026-06-30"), amount: 12_000n, costs: 600n }],
        closed: day("2026-06-30"),
      },
    ],
    ["B", { payments: [{ date: day("2026-07-01"), amount: 9_200n, costs: 1_000n }] }],
    ["C", { payments: [{ date: day("2026-03-31"), amount: 0n, costs: 100n }] }],
  ]),
  asOf: day("2026-09-30"),
  npvRate: 0.035,
  // To 2027-03-30, 181 days; 92 of them in 2026.
  forecast: {
    byPeriod: [{ period: 1, months: 6, amount: 18_200n, costs: 1_810n, net: 16_390n, presentValue: 0n }],
  },
  ahead: new Map([
    ["B", { amount: 18_000n, costs: 1_800n }],
    ["C", { amount: 200n, costs: 10n }],
  ]),
};

describe("collections against a plan", () => {
  it("are expected by a day within a period evenly by days, and add up by segment and in all", () => {
    const { total, bySegment, byLoan } = track(parameters);
    // A: 10,000 + 20,000 / 2. B: 36,800 / 2.
    expect(byLoan.map(({ loan: id, expected }) => [id, expected.amount, expected.costs])).toEqual([
      ["A", 20_000n, 2_000n],
      ["C", 5_000n, 0n],
      ["B", 18_400n, 1_840n],
    ]);
    expect(bySegment).toMatchObject([
      {
        segment: "secured",
        loans: 2,
        planned: { amount: 66_800n, costs: 6_680n },
        expected: { amount: 38_400n, costs: 3_840n },
        collected: { amount: 21_200n, costs: 1_600n },
        ahead: { amount: 18_000n, costs: 1_800n },
        closed: { loans: 1 },
      },
      {
        segment: "others",
        loans: 1,
        planned: { amount: 5_000n, costs: 0n },
        expected: { amount: 5_000n, costs: 0n },
        collected: { amount: 0n, costs: 100n },
        ahead: { amount: 200n, costs: 10n },
        closed: { loans: 0, collectedValue: 0n, plannedValue: 0n },
      },
    ]);
    expect(total).toMatchObject({
      loans: 3,
      planned: { amount: 71_800n, costs: 6_680n },
      expected: { amount: 43_400n, costs: 3_840n },
      collected: { amount: 21_200n, costs: 1_700n },
      ahead: { amount: 18_200n, costs: 1_810n },
    });
  });

  it("give the cumulative collection ratio before and after costs", () => {
    const { total, bySegment } = track(parameters);
    expect(total.ccrGross).toBeCloseTo(21_200 / 43_400, 12);
    expect(total.ccrNet).toBeCloseTo((21_200 - 1_700) / (43_400 - 3_840), 12);
    expect(bySegment.map(({ ccrGross }) => ccrGross)).toEqual([21_200 / 38_400, 0]);
    // Costs without collections: below 0.
    expect(bySegment.map(({ ccrNet }) => ccrNet)).toEqual([19_600 / 34_560, -0.02]);
  });

  it("give the NPV ratio of closed positions alone, against what the plan expected of their whole life", () => {
    const { total } = track(parameters);
    // 11,400 / 1.035^(181/365) = 11,207.17; 9,000 / 1.035^(181/365) + 18,000 / 1.035 = 26,239.07.
    expect(total.closed).toEqual({
      loans: 1,
      collectedValue: 11_207n,
      plannedValue: 26_239n,
      npvRatio: 11_207 / 26_239,
    });
    // Undiscounted: (12,000 − 600) / (30,000 − 3,000).
    expect(track({ ...parameters, npvRate: 0 }).total.closed.npvRatio).toBe(11_400 / 27_000);
  });

  it("have no ratio where nothing was expected", () => {
    const { total } = track({ ...parameters, plan: { ...plan, loans: [loan("A", "secured", [])] } });
    expect([total.ccrGross, total.ccrNet, total.closed.npvRatio]).toEqual([undefined, undefined, undefined]);
    expect(total.closed.loans).toBe(1);
  });

  it("stand beside plan and new forecast by the plan's periods", () => {
    const { byPeriod } = track(parameters);
    expect(byPeriod.map(({ end }) => end)).toEqual(["2026-06-30", "2026-12-31", "2027-06-30"].map(day));
    expect(byPeriod.map(({ planned }) => planned)).toEqual([
      { amount: 15_000n, costs: 1_000n },
      { amount: 56_800n, costs: 5_680n },
      { amount: 0n, costs: 0n },
    ]);
    // A period's last day is its own.
    expect(byPeriod.map(({ collected }) => collected)).toEqual([
      { amount: 12_000n, costs: 700n },
      { amount: 9_200n, costs: 1_000n },
      { amount: 0n, costs: 0n },
    ]);
    // 18,200 × 92 / 181 = 9,250.8, 1,810 × 92 / 181 = 920; the rest after the year's end.
    expect(byPeriod.map(({ ahead }) => ahead)).toEqual([
      { amount: 0n, costs: 0n },
      { amount: 9_250n, costs: 920n },
      { amount: 8_950n, costs: 890n },
    ]);
  });

  it("lose no payment at the ends of months of any length", () => {
    const monthly = {
      ...plan,
      periodMonths: 1,
      cutOff: day("2027-12-31"),
      loans: [loan("A", "secured", [])],
    };
    const ends = ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-12-31", "2029-01-31"];
    const payments = ends.flatMap((end, i) => [
      { date: day(end), amount: 10n ** BigInt(2 * i), costs: 0n },
      { date: day(end) + 1, amount: 10n ** BigInt(2 * i + 1), costs: 0n },
    ]);
    const { byPeriod } = track({
      ...parameters,
      plan: monthly,
      records: new Map([["A", { payments }]]),
      asOf: day("2029-02-28"),
      forecast: { byPeriod: [] },
    });
    const amounts = byPeriod.map(({ collected }) => collected.amount);
    expect(amounts.slice(0, 5)).toEqual([1n, 110n, 11_000n, 1_100_000n, 10_000_000n]);
    expect(amounts.slice(5)).toEqual([
      0n,
      0n,
      0n,
      0n,
      0n,
      0n,
      100_000_000n,
      11_000_000_000n,
      100_000_000_000n,
    ]);
  });
});
