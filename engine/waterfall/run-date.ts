import { formatDay } from "../dates/day.ts";
import type { Deal } from "../deal/model.ts";
import { InvariantError } from "../errors/errors.ts";
import { prepareAccrual } from "./accrue.ts";
import { checkInvariants } from "./check-invariants.ts";
import type { DateInput } from "./date-input.ts";
import type { DateResult } from "./date-result.ts";
import { prepareTargets } from "./reserve-target.ts";
import { createRun, loadState, resultOf, type Run, startDate, stateOf } from "./run.ts";
import type { TrustState } from "./state.ts";
import { prepareLists, runSteps } from "./steps.ts";
import { prepareTriggers } from "./triggers.ts";

export interface RunDateReturnType {
  readonly state: TrustState;
  readonly result: DateResult;
}

/**
 * Runs one payment date, as `docs/deal-language.md` has it: available funds, accrual, triggers, steps.
 * After the final payment date it runs late cash. `state` is left as it was.
 *
 * @param deal is prepared at its first date and must not change from then on
 * @param input amounts in smallest units; its report has been checked against the deal's maxima
 * @throws InvariantError when `input` is not of the next date, or something that always holds does not
 */
export function runDate(deal: Deal, state: TrustState, input: DateInput): RunDateReturnType {
  const waterfall = waterfallOf(deal);
  loadState(waterfall.run, state);
  const result = runNext(waterfall, input);
  return { state: stateOf(waterfall.run), result };
}

/** Runs dates one after the other from the closing on; else as `runDate`. */
export function runDates(deal: Deal, opening: TrustState, inputs: readonly DateInput[]): DateResult[] {
  const waterfall = waterfallOf(deal);
  loadState(waterfall.run, opening);
  return inputs.map((input) => runNext(waterfall, input));
}

/** A deal made ready: its names, kinds and fractions are worked out once, and what is left is what each date does. */
type Waterfall = ReturnType<typeof prepare>;

const waterfalls = new WeakMap<Deal, Waterfall>();

function waterfallOf(deal: Deal): Waterfall {
  let waterfall = waterfalls.get(deal);
  if (waterfall === undefined) {
    waterfall = prepare(deal);
    waterfalls.set(deal, waterfall);
  }
  return waterfall;
}

function prepare(deal: Deal) {
  const run = createRun(deal);
  return {
    run,
    accrue: prepareAccrual(run),
    setTargets: prepareTargets(run),
    evaluateTriggers: prepareTriggers(run),
    lists: prepareLists(run),
  };
}

/** The four steps of a payment date. */
function runNext(waterfall: Waterfall, input: DateInput): DateResult {
  const { run, lists } = waterfall;
  checkDay(run, input);
  startDate(run, input);
  takeReserves(run);
  const { available } = run;
  waterfall.accrue();
  waterfall.setTargets();
  waterfall.evaluateTriggers();
  const steps = runSteps(run, lists);
  const result = resultOf(run, available, steps);
  checkInvariants(run, lists, result);
  run.index += 1;
  return result;
}

function checkDay({ deal, index }: Run, { day }: DateInput): void {
  const expected = deal.dates[index]?.day;
  if (expected === day) {
    return;
  }
  const final = deal.dates.at(-1)?.day ?? 0;
  if (expected !== undefined || day <= final) {
    const wanted = expected === undefined ? `after ${formatDay(final)}` : formatDay(expected);
    throw new InvariantError(`Date \`${index}\` is ${wanted}, not \`${formatDay(day)}\`.`);
  }
}

/** Step 1 of a payment date: all reserves become available, and are filled again at their own steps. */
function takeReserves(run: Run): void {
  for (const reserve of run.reserves) {
    run.available += reserve.balance;
    reserve.balance = 0n;
  }
}
