import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Earnings } from "../../server/trust/earnings.ts";

describe("a holder's earnings", () => {
  // 7 units over 3 notes of one holder each: a holder of 1 note of 3 earns 2 1/3 of 7, then 2 1/3 of another 7.
  const thirds = new Earnings(3n, [
    { day: 1, notes: 1n, interest: 1n, principal: 6n, residual: 0n },
    { day: 2, notes: 1n, interest: 0n, principal: 4n, residual: 3n },
  ]);

  it("are whole units of the exact sum", () => {
    // 14/3
    expect(thirds.total).toBe(4n);
  });

  it("are split by date and kind in running floors", () => {
    // Running sums in thirds: 1, 7 | 11, 14; their floors: 0, 2 | 3, 4.
    expect(thirds.ofDay(1)).toEqual({ interest: 0n, principal: 2n, residual: 0n, total: 2n });
    expect(thirds.ofDay(2)).toEqual({ interest: 0n, principal: 1n, residual: 1n, total: 2n });
  });

  it("of a payment are those after what was paid before", () => {
    expect(thirds.between(1n, 3n)).toEqual({ interest: 0n, principal: 2n, residual: 0n, total: 2n });
    expect(thirds.daysBetween(1n, 3n)).toEqual([1, 2]);
    expect(thirds.daysBetween(3n, 4n)).toEqual([2]);
  });

  it("add up over any payments and over all dates", () => {
    const units = fc.bigInt(0n, 10n ** 30n);
    const date = fc.record({ notes: units, interest: units, principal: units, residual: units });
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 27n), fc.array(date, { maxLength: 6 }), units, (face, dates, cut) => {
        const earnings = new Earnings(
          face,
          dates.map((each, day) => ({ day, ...each })),
        );
        const exact = dates.reduce(
          (sum, { notes, interest, principal, residual }) => sum + notes * (interest + principal + residual),
          0n,
        );
        expect(earnings.total).toBe(exact / face);
        const middle = cut < earnings.total ? cut : earnings.total;
        const parts = [earnings.between(0n, middle), earnings.between(middle, earnings.total)];
        expect(parts.map(({ total }) => total)).toEqual([middle, earnings.total - middle]);
        const days = dates.map((_, day) => earnings.ofDay(day).total);
        expect(days.reduce((sum, total) => sum + total, 0n)).toBe(earnings.total);
      }),
    );
  });
});
