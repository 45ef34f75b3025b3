import { yearFraction } from "../dates/day-count.ts";
import { formatDay } from "../dates/day.ts";
import type { Deal, Units } from "../deal/model.ts";
import type { Fault } from "../errors/fault.ts";
import { WAD } from "../money/units.ts";
import { at } from "../waterfall/at.ts";
import type { DateResult } from "../waterfall/date-result.ts";
import { periodAt } from "../waterfall/periods.ts";

/** The interpreter counts in 128 bits: an amount that is due, kept or summed up stays below. */
const AMOUNT_END = 2n ** 128n;

/**
 * What of a life grew beyond what the interpreter counts: it reverts there, where the exact engine could go on. Dues count as they
 * stood before anything was paid.
 *
 * @param results of the exact engine, or of the contract where it did not stop: both give the same
 * @returns a fault for each part of the deal, at the first date; `collected` is all that came in
 */
export function amountFaults(deal: Deal, results: readonly DateResult[]): Fault[] {
  const faults = new Map<string, Fault>();
  const judge = (path: string, amount: Units, { day }: DateResult): void => {
    if (amount >= AMOUNT_END && !faults.has(path)) {
      faults.set(path, {
        path,
        rule: "amount-too-large",
        severity: "error",
        found: `2^${amount.toString(2).length - 1} smallest units or more at ${formatDay(day)}`,
        expected: "amounts below 2^128 smallest units, in which the contract counts",
      });
    }
  };
  let cameIn = deal.reserves.reduce((sum, { opening }) => sum + opening, 0n);
  const arisen = deal.fees.map(() => 0n);
  results.forEach((result, index) => {
    cameIn += result.collected;
    judge("collected", cameIn, result);
    result.fees.forEach(({ new: arose, paid, unpaid }, i) => {
      arisen[i] = at(arisen, i) + arose;
      const due = paid + unpaid;
      const total = at(arisen, i);
      judge(`fees.${at(deal.fees, i).id}`, total > due ? total : due, result);
    });
    result.classes.forEach(({ interestPaid, interestUnpaid }, i) => {
      judge(`classes.${at(deal.classes, i).id}`, interestPaid + interestUnpaid, result);
    });
    result.hurdles.forEach((balance, i) => {
      const { id, classIndex } = at(deal.hurdles, i);
      const { interestPaid, principalPaid, residualPaid } = at(result.classes, classIndex);
      judge(`hurdles.${id}`, balance + interestPaid + principalPaid + residualPaid, result);
    });
    judgeRateBounds(deal, { result, index }, judge);
  });
  return [...faults.values()];
}

/** What a bound by rate comes to, of the steps that ran: it is worked out whatever is due. */
function judgeRateBounds(
  deal: Deal,
  { result, index }: { readonly result: DateResult; readonly index: number },
  judge: (path: string, amount: Units, result: DateResult) => void,
): void {
  const period = periodAt(deal, index);
  if (period === undefined) {
    return;
  }
  const { id, steps } = at(deal.lists, result.list);
  steps.forEach((step, i) => {
    if (step.kind !== "interest" || step.upTo?.kind !== "rate" || result.steps[i]?.ran !== true) {
      return;
    }
    const classIndex = at(step.classes, 0);
    const { dayCount } = at(deal.classes, classIndex);
    if (dayCount !== undefined) {
      const { num, den } = yearFraction(dayCount, period.start, period.end);
      const { opening } = at(result.classes, classIndex);
      judge(`payments.${id}[${i}].upTo.rate`, (opening * step.upTo.rate * num) / (WAD * den), result);
    }
  });
}
