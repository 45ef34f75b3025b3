import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { readInputs } from "../../../engine/project/project.ts";
import { runDate } from "../../../engine/waterfall/run-date.ts";
import { openingState } from "../../../engine/waterfall/state.ts";
import { caseFiles, randomCase } from "../../generators/random-case.ts";

const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);

function overLives(check: (life: ReturnType<typeof liveThrough>) => void): void {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
      check(liveThrough(seed));
    }),
    { numRuns: 200, seed: 7 },
  );
}

function liveThrough(seed: number) {
  const files = caseFiles(randomCase(seed));
  const deal = parseDeal(files.deal);
  const { inputs } = readInputs({
    deal,
    collections: { text: files.collections },
    rates: { text: files.rates },
  });
  let state = openingState(deal);
  const dates = inputs.map((input) => {
    const before = state;
    const { state: after, result } = runDate(deal, state, input);
    state = after;
    return { input, before, after, result };
  });
  return { deal, dates };
}

describe("whatever the deal and the cash", () => {
  it("every unit that came in is paid out or in reserve", () => {
    overLives(({ deal, dates }) => {
      let left = sum(deal.reserves.map(({ opening }) => opening));
      for (const { result } of dates) {
        const paid =
          sum(result.classes.map((c) => c.interestPaid + c.principalPaid + c.residualPaid)) +
          sum(result.fees.map((fee) => fee.paid)) +
          sum(result.shares);
        left += result.collected - paid;
        expect(left).toBe(sum(result.reserves.map(({ closing }) => closing)));
        expect(sum(result.steps.map((step) => step.paid))).toBe(result.available);
      }
    });
  });

  it("no step pays more than is due, and what is unpaid is carried", () => {
    overLives(({ dates }) => {
      for (const { before, result } of dates) {
        for (const { due, paid } of result.steps) {
          expect(paid >= 0n && paid <= due).toBe(true);
        }
        result.fees.forEach((fee, i) => {
          expect(fee.unpaid).toBe((before.fees[i]?.unpaid ?? 0n) + fee.new - fee.paid);
        });
        result.classes.forEach((c) => {
          expect(c.interestUnpaid).toBe(c.interestUnpaidBefore + c.accrued - c.interestPaid);
          expect(c.closing).toBe(c.opening - c.principalPaid);
          expect(c.closing >= 0n && c.interestUnpaid >= 0n).toBe(true);
        });
      }
    });
  });

  it("a date leaves the state that it was given as it was", () => {
    overLives(({ deal, dates }) => {
      const [first] = dates;
      expect(first?.before).toEqual(openingState(deal));
      dates.forEach(({ before }, i) => {
        expect(before.dates).toBe(i);
      });
    });
  });

  it("a list that rules instead of `normal` rules for good", () => {
    overLives(({ dates }) => {
      let ruling = 0;
      for (const { result } of dates) {
        expect(ruling === 0 || result.list === ruling).toBe(true);
        ruling = result.list;
      }
    });
  });
});
