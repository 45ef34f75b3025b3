import type { Deal } from "../deal/model.ts";
import { InvariantError } from "../errors/errors.ts";
import type { DateInput } from "./date-input.ts";
import type { DateResult } from "./date-result.ts";
import { lifeOf } from "./life.ts";
import type { TrustState } from "./state.ts";

export interface RunDateReturnType {
  readonly state: TrustState;
  readonly result: DateResult;
}

/**
 * Runs one payment date, as `docs/deal-language.md` has it: available funds, accrual, triggers, steps.
 * After the final payment date it runs late cash. `state` is left as it was.
 *
 * @param deal is written out as code at its first date and must not change from then on
 * @param input amounts in smallest units; its report has been checked against the deal's maxima
 * @throws InvariantError when `input` is not of the next date, or something that always holds does not
 */
export function runDate(deal: Deal, state: TrustState, input: DateInput): RunDateReturnType {
  const {
    results: [result],
    state: after,
  } = lifeOf(deal)(state, [input]);
  if (result === undefined) {
    throw new InvariantError("A date has no result.");
  }
  return { state: after, result };
}

/** Runs dates one after the other from the closing on; else as `runDate`. */
export function runDates(deal: Deal, opening: TrustState, inputs: readonly DateInput[]): DateResult[] {
  return lifeOf(deal)(opening, inputs).results;
}
