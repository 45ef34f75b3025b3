import { InvariantError } from "../errors/errors.ts";
import { at } from "./at.ts";
import type { DateResult } from "./date-result.ts";
import type { Run } from "./run.ts";
import type { PreparedStep } from "./steps.ts";

/**
 * The first three things that always hold (`docs/deal-language.md`, "One payment date"), after one date.
 *
 * @throws InvariantError that names the one that does not
 */
export function checkInvariants(
  run: Run,
  lists: readonly (readonly PreparedStep[])[],
  result: DateResult,
): void {
  checkConservation(run);
  checkSteps(at(lists, result.list), result);
  checkBalances(run, result);
}

/** 1. Collected so far + openings of reserves = paid out so far + reserves. */
function checkConservation({ deal, collected, classes, fees, parties, reserves }: Run): void {
  let came = collected;
  for (const { opening } of deal.reserves) {
    came += opening;
  }
  let went = 0n;
  for (const { paid } of classes) {
    went += paid;
  }
  for (const { due, unpaid } of fees) {
    went += due - unpaid;
  }
  for (const { taken } of parties) {
    went += taken;
  }
  for (const { balance } of reserves) {
    went += balance;
  }
  if (came !== went) {
    throw new InvariantError(
      `Cash is not conserved: \`${came}\` came in, \`${went}\` was paid out or is in reserve.`,
    );
  }
}

/** 2. No step pays more than its due or bound, nor while an earlier step that ran, and was not bounded, is short. */
function checkSteps(steps: readonly PreparedStep[], { steps: results }: DateResult): void {
  let shortStep: number | undefined;
  results.forEach(({ ran, due, paid }, i) => {
    const isShort = paid !== due;
    if (paid < 0n || (isShort && paid > due)) {
      throw new InvariantError(`Step \`${i}\` paid \`${paid}\` of \`${due}\` due.`);
    }
    if (shortStep !== undefined && paid > 0n) {
      throw new InvariantError(`Step \`${i}\` was paid while step \`${shortStep}\` was short.`);
    }
    if (isShort && ran && steps[i]?.isBounded === false) {
      shortStep ??= i;
    }
  });
}

/** 3. A class's balance never rises and falls only by principal paid. */
function checkBalances({ deal }: Run, { classes }: DateResult): void {
  classes.forEach(({ opening, principalPaid, closing }, i) => {
    if (closing < 0n || principalPaid < 0n || closing !== opening - principalPaid) {
      throw new InvariantError(
        `The balance of \`${deal.classes[i]?.id ?? i}\` went from \`${opening}\` to \`${closing}\`, with \`${principalPaid}\` of principal paid.`,
      );
    }
  });
}
