import type { Deal } from "../deal/model.ts";
import { formatDay } from "../dates/day.ts";
import { InvariantError } from "../errors/errors.ts";
import { accrue } from "./accrue.ts";
import { at } from "./at.ts";
import { checkInvariants } from "./check-invariants.ts";
import type { DateInput } from "./date-input.ts";
import type { DateResult } from "./date-result.ts";
import { reserveTarget } from "./reserve-target.ts";
import type { Period, Run } from "./run.ts";
import { copyState, type TrustState } from "./state.ts";
import { runSteps } from "./steps.ts";
import { evaluateTriggers } from "./triggers.ts";

export interface RunDateReturnType {
  readonly state: TrustState;
  readonly result: DateResult;
}

/**
 * Runs one payment date, as `shared/WATERFALL.md` has it: available funds, accrual, triggers, steps.
 * After the final payment date it runs late cash. `state` is left as it was.
 *
 * @param input amounts in smallest units; its report has been checked against the deal's maxima
 * @throws InvariantError when `input` is not of the next date, or something that always holds does not
 */
export function runDate(deal: Deal, state: TrustState, input: DateInput): RunDateReturnType {
  checkDay(deal, state, input);
  const run = startRun(deal, state, input);
  takeReserves(run);
  accrue(run);
  deal.reserves.forEach((terms, i) => {
    at(run.reserves, i).target = reserveTarget(terms, run);
  });
  evaluateTriggers(run);
  const steps = runSteps(run);
  const result = finish(run, steps);
  checkInvariants(deal, run.state, result);
  return { state: run.state, result };
}

/** Runs dates one after the other from the closing on. */
export function runDates(deal: Deal, opening: TrustState, inputs: readonly DateInput[]): DateResult[] {
  let state = opening;
  return inputs.map((input) => {
    const outcome = runDate(deal, state, input);
    state = outcome.state;
    return outcome.result;
  });
}

function checkDay(deal: Deal, { dates: index }: TrustState, { day }: DateInput): void {
  const expected = deal.dates[index]?.day;
  const final = deal.dates.at(-1)?.day ?? 0;
  if (expected === undefined ? day <= final : day !== expected) {
    const wanted = expected === undefined ? `after ${formatDay(final)}` : formatDay(expected);
    throw new InvariantError(`Date \`${index}\` is ${wanted}, not \`${formatDay(day)}\`.`);
  }
}

function periodOf(deal: Deal, index: number): Period | undefined {
  const date = deal.dates[index];
  return date && { start: deal.dates[index - 1]?.accrualDay ?? deal.closing, end: date.accrualDay };
}

function startRun(deal: Deal, before: TrustState, input: DateInput): Run {
  const index = before.dates;
  const state = copyState(before);
  state.dates = index + 1;
  state.collected += input.collected;
  return {
    deal,
    input,
    index,
    period: periodOf(deal, index),
    state,
    available: input.collected,
    classes: state.classes.map(({ balance, unpaidInterest }) => ({
      opening: balance,
      accrued: 0n,
      interestPaid: 0n,
      interestUnpaidBefore: unpaidInterest,
      interestUnpaid: 0n,
      principalPaid: 0n,
      residualPaid: 0n,
      closing: 0n,
    })),
    fees: deal.fees.map(() => ({ new: 0n, paid: 0n, unpaid: 0n })),
    shares: deal.parties.map(() => 0n),
    reserves: state.reserves.map((opening) => ({ opening, target: 0n, closing: 0n })),
    triggers: deal.triggers.map(() => ({ set: false, measured: [] })),
  };
}

/** Step 1 of a payment date: all reserves become available, and are filled again at their own steps. */
function takeReserves(run: Run): void {
  run.state.reserves.forEach((balance, i) => {
    run.available += balance;
    run.state.reserves[i] = 0n;
  });
}

function finish(run: Run, steps: DateResult["steps"]): DateResult {
  const { deal, input, state, classes, fees, reserves } = run;
  classes.forEach((result, i) => {
    const { balance, unpaidInterest } = at(state.classes, i);
    result.closing = balance;
    result.interestUnpaid = unpaidInterest;
  });
  fees.forEach((result, i) => {
    result.unpaid = at(state.fees, i).unpaid;
  });
  let available = input.collected;
  reserves.forEach((result, i) => {
    result.closing = at(state.reserves, i);
    available += result.opening;
  });
  return {
    day: input.day,
    late: run.index >= deal.dates.length,
    list: state.list,
    collected: input.collected,
    available,
    classes,
    fees,
    shares: run.shares,
    reserves,
    hurdles: state.hurdles.slice(),
    triggers: run.triggers,
    steps,
  };
}
