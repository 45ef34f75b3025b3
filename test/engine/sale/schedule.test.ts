import { describe, expect, it } from "vitest";

import { INTEREST_SCALE, accrueDaily, overdue } from "../../../engine/sale/schedule.ts";

const WAD = 10n ** 18n;
/** 7.3 % a year is 2 in 10,000 a day, 3.65 % 1 in 10,000. */
const terms = {
  interestWad: (73n * WAD) / 1000n,
  lateWad: (365n * WAD) / 10_000n,
  instalments: [
    { day: 20n, amount: 300_000n },
    { day: 110n, amount: 300_000n },
    { day: 200n, amount: 400_000n },
  ],
};

const inUnits = (paid: bigint, from: bigint, to: bigint) => {
  const { interest, late } = accrueDaily({ terms, paid, from, to });
  return [interest / INTEREST_SCALE, late / INTEREST_SCALE];
};

describe("interest of a schedule", () => {
  it("runs on the price unpaid from the first instalment's day on", () => {
    expect(inUnits(0n, 0n, 20n)).toEqual([0n, 0n]);
    expect(inUnits(300_000n, 20n, 110n)).toEqual([12_600n, 0n]);
  });

  it("runs on what is late from each instalment's own day on", () => {
    expect(inUnits(300_000n, 110n, 120n)).toEqual([1_400n, 300n]);
    expect(inUnits(0n, 20n, 36n)).toEqual([3_200n, 480n]);
    expect(inUnits(300_000n, 199n, 201n)).toEqual([280n, 30n + 70n]);
  });

  it("is the same however the days are cut", () => {
    const whole = accrueDaily({ terms, paid: 123_456n, from: 3n, to: 250n });
    const first = accrueDaily({ terms, paid: 123_456n, from: 3n, to: 117n });
    const second = accrueDaily({ terms, paid: 123_456n, from: 117n, to: 250n });
    expect([first.interest + second.interest, first.late + second.late]).toEqual([
      whole.interest,
      whole.late,
    ]);
  });
});

describe("overdue", () => {
  it("is what should have been paid by the end of a day", () => {
    const on = (paid: bigint, day: bigint) => overdue({ terms, paid, day });
    expect([on(0n, 19n), on(0n, 20n), on(300_000n, 109n), on(300_000n, 110n), on(700_000n, 110n)]).toEqual([
      0n,
      300_000n,
      0n,
      300_000n,
      0n,
    ]);
  });
});
