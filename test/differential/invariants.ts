import type { Deal } from "../../engine/deal/model.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/**
 * The first three things that always hold (`docs/deal-language.md`), told from the results of a whole life alone: of no help
 * from `engine/waterfall/check-invariants.ts`, which checks the engine's own accounts.
 *
 * @returns which does not hold, and where
 */
export function brokenInvariant(deal: Deal, results: readonly DateResult[]): string | undefined {
  let left = sum(deal.reserves.map(({ opening }) => opening));
  const balances = deal.classes.map(({ face }) => face);
  for (const [k, date] of results.entries()) {
    const paid =
      sum(date.fees.map((fee) => fee.paid)) +
      sum(date.classes.map((c) => c.interestPaid + c.principalPaid + c.residualPaid)) +
      sum(date.shares);
    left += date.collected - paid;
    if (left !== sum(date.reserves.map(({ closing }) => closing))) {
      return `invariant 1 at date ${k}: ${left} should be in reserve`;
    }
    const outOfTurn = paidOutOfTurn(deal, date);
    if (outOfTurn !== undefined) {
      return `invariant 2 at date ${k}, step ${outOfTurn}`;
    }
    for (const [i, { opening, closing, principalPaid }] of date.classes.entries()) {
      if (
        opening !== balances[i] ||
        closing !== opening - principalPaid ||
        closing < 0n ||
        principalPaid < 0n
      ) {
        return `invariant 3 at date ${k}: the balance of ${deal.classes[i]?.id ?? i}`;
      }
      balances[i] = closing;
    }
  }
  return undefined;
}

/** The first step that was paid more than its due, or anything after a step without a bound that was short. */
function paidOutOfTurn(deal: Deal, { list, steps }: DateResult): number | undefined {
  const terms = deal.lists[list]?.steps ?? [];
  const short = steps.findIndex(({ ran, due, paid }, i) => {
    const step = terms[i];
    const isBounded =
      step !== undefined &&
      (("upTo" in step && step.upTo !== undefined) || (step.kind === "residual" && step.hurdles.length > 0));
    return ran && paid < due && !isBounded;
  });
  const wrong = steps.findIndex(
    ({ ran, due, paid }, i) =>
      paid < 0n || paid > due || (!ran && due !== 0n) || (short >= 0 && i > short && paid > 0n),
  );
  return wrong < 0 ? undefined : wrong;
}
