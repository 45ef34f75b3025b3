import type { Deal, Step } from "../deal/model.ts";
import { InvariantError } from "../errors/errors.ts";
import type { DateResult } from "./date-result.ts";
import type { TrustState } from "./state.ts";

/**
 * The first three things that always hold (`shared/WATERFALL.md`, "What always holds"), after one date.
 *
 * @throws InvariantError that names the one that does not
 */
export function checkInvariants(deal: Deal, state: TrustState, result: DateResult): void {
  checkConservation(deal, state);
  checkSteps(deal.lists[result.list]?.steps ?? [], result);
  checkBalances(deal, result);
}

/** 1. Collected so far + openings of reserves = paid out so far + reserves. */
function checkConservation(deal: Deal, state: TrustState): void {
  let came = state.collected;
  for (const { opening } of deal.reserves) {
    came += opening;
  }
  let went = 0n;
  for (const { paid } of state.classes) {
    went += paid;
  }
  for (const { due, unpaid } of state.fees) {
    went += due - unpaid;
  }
  for (const share of state.shares) {
    went += share;
  }
  for (const reserve of state.reserves) {
    went += reserve;
  }
  if (came !== went) {
    throw new InvariantError(
      `Cash is not conserved: \`${came}\` came in, \`${went}\` was paid out or is in reserve.`,
    );
  }
}

/** 2. No step pays more than its due or bound, nor while an earlier step that ran, and was not bounded, is short. */
function checkSteps(steps: readonly Step[], { steps: results }: DateResult): void {
  let shortStep: number | undefined;
  results.forEach(({ ran, due, paid }, i) => {
    if (paid < 0n || paid > due) {
      throw new InvariantError(`Step \`${i}\` paid \`${paid}\` of \`${due}\` due.`);
    }
    if (paid > 0n && shortStep !== undefined) {
      throw new InvariantError(`Step \`${i}\` was paid while step \`${shortStep}\` was short.`);
    }
    const step = steps[i];
    if (ran && paid < due && step !== undefined && !isBounded(step)) {
      shortStep ??= i;
    }
  });
}

function isBounded(step: Step): boolean {
  return ("upTo" in step && step.upTo !== undefined) || (step.kind === "residual" && step.hurdles.length > 0);
}

/** 3. A class's balance never rises and falls only by principal paid. */
function checkBalances(deal: Deal, { classes }: DateResult): void {
  classes.forEach(({ opening, principalPaid, closing }, i) => {
    if (closing < 0n || principalPaid < 0n || closing !== opening - principalPaid) {
      throw new InvariantError(
        `The balance of \`${deal.classes[i]?.id ?? i}\` went from \`${opening}\` to \`${closing}\`, with \`${principalPaid}\` of principal paid.`,
      );
    }
  });
}
