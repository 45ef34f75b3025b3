import { describe, expect, it } from "vitest";

import type { Deal } from "../../../engine/deal/model.ts";
import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { fillDeal } from "../../../engine/pricing/fill-deal.ts";
import { type ClassTarget, sizeClasses } from "../../../engine/pricing/size-classes.ts";
import { plainInput } from "../../../engine/waterfall/date-input.ts";

/** Two classes, 10 % a year each, one payment date a year: senior interest and principal, then the other's. */
const text = `# A remark that stays.
weir: 1
name: Sized
currency: { symbol: TST, decimals: 0 }
calendar: { cutOff: 2024-12-31, closing: 2025-01-01, paymentDates: [2026-01-01, 2027-01-01] }
parties: [agent]
classes:
  S: { face: 1, rate: 10%, dayCount: ACT/365F, denomination: 1 } # the senior
  M: { face: 1, rate: 10%, dayCount: ACT/365F, denomination: 1 }
fees:
  duty: { payee: agent, flat: 0 }
reserves:
  cash: { opening: 0, target: { amount: 0 } }
payments:
  normal:
    - { fee: duty }
    - { interest: S }
    - { principal: S }
    - { interest: M }
    - { principal: M }
    - { reserve: cash }
    - { residual: M }
`;
const template = parseDeal(text);
const inputs = template.dates.map(({ day }) => plainInput(template, day, 0n));
/** A hundred paths: 11 × k after a year, nothing after. */
const ladder = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 11 * (i / 2 + 1) : 0));

function size(targets: readonly ClassTarget[], worth = 1_000_000n, paths = ladder) {
  return sizeClasses({ template, inputs, paths, targets, worth, reserves: [] });
}
const rest: ClassTarget = { id: "M", isRest: true };
const repaid = (id: string, share: number): ClassTarget => ({
  id,
  repaid: { share, by: undefined },
  isRest: false,
});

describe("sizing classes", () => {
  it("makes a class as large as 90 of 100 paths repay", () => {
    // With 11 k ≥ 1.1 F on the paths from k = 11 on, F is at most 110.
    const found = size([repaid("S", 0.9), rest]);
    expect(found).toMatchObject({
      classes: [{ id: "S", face: 110n, repaid: 0.9, binding: "repaid" }, { binding: "rest" }],
    });
  });

  it("sizes the next class to what the first leaves", () => {
    // Half of the paths have 11 × 51 = 561 or more: 121 for S, 440 = 1.1 × 400 for M.
    expect(size([repaid("S", 0.9), repaid("M", 0.5)])).toMatchObject({
      classes: [{ face: 110n }, { id: "M", face: 400n, repaid: 0.5, binding: "repaid" }],
    });
  });

  it("keeps within a weighted average life", () => {
    // One path: 110 after a year, 1,100 after two. With F = 1000: 100 of interest, 10 of principal, 990 a year later.
    const target: ClassTarget = { id: "S", averageLife: 1.5, isRest: false };
    const found = size([target, rest], 1_000_000n, Float64Array.from([110, 1100]));
    // 110 less interest is principal after a year: with F = 184 interest is 18.4, in whole units 18, and 92 is half of F.
    expect(found).toMatchObject({ classes: [{ face: 184n, binding: "averageLife" }, {}] });
  });

  it("says that a target binds where the worth would end there too", () => {
    // One unit is the other class's: 110 are left, which is as much as the paths repay.
    expect(size([repaid("S", 0.9), rest], 111n)).toMatchObject({
      classes: [{ face: 110n, binding: "repaid" }, { face: 1n }],
    });
  });

  it("stays within the worth, of which the last class takes the rest", () => {
    expect(size([repaid("S", 0.9), rest], 150n)).toMatchObject({ classes: [{ face: 110n }, { face: 40n }] });
    expect(size([repaid("S", 0.9), rest], 100n)).toMatchObject({
      classes: [
        { face: 99n, binding: "worth" },
        { face: 1n, binding: "rest" },
      ],
    });
  });

  it("says what even one denomination fails", () => {
    expect(size([repaid("S", 1), repaid("M", 1)], 1_000_000n, Float64Array.from([0, 0]))).toMatchObject({
      id: "S",
      failed: "repaid",
      repaid: 0,
    });
    expect(size([repaid("S", 0.9), rest], 1n)).toMatchObject({ id: "S", failed: "worth" });
  });

  it("puts openings of reserves at shares of faces", () => {
    const found = sizeClasses({
      template,
      inputs,
      paths: ladder,
      targets: [repaid("S", 0.9), rest],
      worth: 1000n,
      reserves: [{ reserve: 0, share: 0.1, of: [0] }],
    });
    // The reserve's cash is there for the senior class: 11 k + F / 10 ≥ 1.1 F on the paths from k = 11 on.
    expect(found).toMatchObject({ classes: [{ face: 121n }, {}], deal: { reserves: [{ opening: 12n }] } });
  });
});

it("a filled deal keeps its remarks and all that it said before", () => {
  const sized: Deal = {
    ...template,
    classes: template.classes.map((each, i) => ({ ...each, face: i === 0 ? 1_250_000n : 7n })),
  };
  const filled = fillDeal({
    template: text,
    deal: sized,
    plan: [5n, 2_000_000n],
    denominations: { M: "7" },
    retained: { S: "5%" },
  });
  expect(filled).toContain("# A remark that stays.");
  expect(filled).toContain("# the senior");
  const deal = parseDeal(filled);
  expect(deal).toEqual({
    ...sized,
    plan: [5n, 2_000_000n],
    classes: sized.classes.map((each, i) =>
      i === 0 ? { ...each, retained: 5n * 10n ** 16n } : { ...each, denomination: 7n },
    ),
  });
});
