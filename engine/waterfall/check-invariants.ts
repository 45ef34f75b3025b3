import type { Step, Units } from "../deal/model.ts";
import { InvariantError } from "../errors/errors.ts";
import { type Code, js, sumOf } from "../source/js.ts";
import { at } from "./at.ts";
import type { Script } from "./script.ts";

/*
 * The first three things that always hold (`docs/deal-language.md`, "One payment date").
 */

/** 1. Collected so far + openings of reserves = paid out so far + reserves. */
export function conservationCheck({ deal, classes, fees, parties, reserves }: Script): Code {
  const opened = deal.reserves.reduce((sum, { opening }) => sum + opening, 0n);
  const went = [
    ...classes.map(({ paid }) => paid),
    ...fees.map(({ due, unpaid }) => js`${due} - ${unpaid}`),
    ...parties.map(({ taken }) => taken),
    ...reserves.map(({ balance }) => balance),
  ];
  return js`checkConservation(collected + ${opened}, ${sumOf(went)});`;
}

/** 2. No step pays more than its due or bound, nor while an earlier step that ran, and was not bounded, is short. */
export function stepCheck(step: Step, index: number): Code {
  const isBounded =
    ("upTo" in step && step.upTo !== undefined) || (step.kind === "residual" && step.hurdles.length > 0);
  return js`
    checkStep(${index}, due, paid, short);
    ${isBounded ? [] : js`if (paid !== due && short < 0) short = ${index};`}`;
}

/** 3. A class's balance never rises and falls only by principal paid. */
export function balanceChecks({ deal, classes }: Script): Code {
  return js`${classes.map(({ opening, principalPaid, balance }, i) => {
    const { id } = at(deal.classes, i);
    return js`checkBalance(${id}, ${opening}, ${principalPaid}, ${balance});`;
  })}`;
}

/** What the code of checks calls; each throws an InvariantError that names what does not hold. */
export const CHECKING = {
  checkConservation(came: Units, went: Units): void {
    if (came !== went) {
      throw new InvariantError(
        `Cash is not conserved: \`${came}\` came in, \`${went}\` was paid out or is in reserve.`,
      );
    }
  },

  /** `short`: the first step that ran short, if that is 0 or more. */
  checkStep(step: number, due: Units, paid: Units, short: number): void {
    if (paid < 0n || paid > due) {
      throw new InvariantError(`Step \`${step}\` paid \`${paid}\` of \`${due}\` due.`);
    }
    if (short >= 0 && paid > 0n) {
      throw new InvariantError(`Step \`${step}\` was paid while step \`${short}\` was short.`);
    }
  },

  checkBalance(id: string, opening: Units, principalPaid: Units, closing: Units): void {
    if (closing < 0n || principalPaid < 0n || closing !== opening - principalPaid) {
      throw new InvariantError(
        `The balance of \`${id}\` went from \`${opening}\` to \`${closing}\`, with \`${principalPaid}\` of principal paid.`,
      );
    }
  },
};
