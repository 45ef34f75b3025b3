import type { Deal, Units, Wad } from "../../engine/deal/model.ts";
import { drawCollections, drawLoanCollections } from "../../engine/forecast/draw-collections.ts";
import type { Forecast } from "../../engine/forecast/forecast.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import type { LoanCollection } from "../../engine/tape/commit-tape.ts";
import type { Loan } from "../../engine/tape/loan.ts";
import { type DateInput, plainInput } from "../../engine/waterfall/date-input.ts";
import { type Aim, aimAtPeace, both, findAimedTrigger } from "./aim.ts";

/** What comes in, is reported and fixed at one payment date of the demo, and when; of late cash `day` is the day of its close. */
export interface DemoDate extends DateInput {
  /** Last day of the collection period, and the day after. */
  readonly remitDay: number;
  readonly closeDay: number;
  readonly loans: readonly LoanCollection[];
  readonly isLate: boolean;
}

/** What a life depends on in a set-up. */
export interface LifeSetUp {
  readonly core: Pick<SetUp["core"], "collectionEnd" | "leastLateCash">;
  readonly rest: Pick<SetUp["rest"], "indices" | "reportedAmountMax" | "metricMax">;
}

export interface PlanLifeParameters {
  readonly deal: Deal;
  readonly setUp: LifeSetUp;
  readonly forecast: Forecast;
  readonly loans: readonly Loan[];
  readonly seed: string;
  /** How many payment dates are played; late cash only follows the last one of the deal. */
  readonly dates: number;
  /** Whether the forecast is of the deal's own package; else its collections are scaled to the classes. */
  readonly isOwn: boolean;
}

/** Positions of the date that runs short, its collections coming a date later, and of the one without a report. */
export const SHORT_DATE = 1;
export const MISSED_DATE = 2;
/** Where a trigger that takes more dates in a row is set by events: after the missed report and the challenged one. */
const EVENTS_FROM = 4;
/** Days between the final date and the late one: more than the 30 that must pass. */
const LATE_AFTER = 40;
/** Of the plan, in percent, what has come in at an ample date: enough for tests that take costs off. */
const AMPLE_PERCENT = 125n;
const WAD = 10n ** 18n;

/** Draws what comes in, is reported and fixed at each date of the deal and after its last; the same seed gives the same. */
export function planLife(parameters: PlanLifeParameters): readonly DemoDate[] {
  const { deal, setUp, forecast, loans, seed, isOwn } = parameters;
  const { collectionEnd } = setUp.core;
  const played = deal.dates.slice(0, parameters.dates);
  const periodEnds = deal.dates.map(({ day }) => day - collectionEnd);
  const drawn = drawCollections({ forecast, seed, cutOff: deal.cutOff, dates: periodEnds });
  const faces = deal.classes.reduce((sum, { face }) => sum + face, 0n);
  const total = drawn.reduce((sum, { collected }) => sum + collected, 0n);
  // A package of another deal: so much as repays the classes with a margin.
  const scale = (amount: Units) =>
    isOwn || total === 0n ? amount : (amount * faces * 120n) / (total * 100n);
  const aims = aimsOf(deal, played.length);
  let soFar = 0n;
  let held = { collected: 0n, costs: 0n };
  const dates = played.map(({ day }, i): DemoDate => {
    const aim = aims[i] ?? aimAtPeace(deal);
    const own = drawn[i] ?? { collected: 0n, costs: 0n };
    const arrived = {
      collected: scale(own.collected) + held.collected,
      costs: scale(own.costs) + held.costs,
    };
    const isShort = aim.cash === "short" || (i === SHORT_DATE && i < played.length - 1);
    const collected = isShort ? arrived.collected / 1000n : ample(deal, i, soFar, arrived.collected);
    const costs = isShort ? 0n : arrived.costs;
    held = isShort
      ? { collected: arrived.collected - collected, costs: arrived.costs }
      : { collected: 0n, costs: 0n };
    soFar += collected;
    const remitDay = Math.max(periodEnds[i] ?? 0, deal.closing);
    return {
      ...inputOf({ deal, setUp, day, position: i, collected, costs, aim }),
      remitDay,
      closeDay: remitDay + 1,
      loans: splitByLoan({ loans, amount: collected, seed: `${seed} ${i}` }),
      isLate: false,
    };
  });
  return played.length < deal.dates.length ? dates : [...dates, lateDate(parameters, total)];
}

function lateDate({ deal, setUp, loans, seed }: PlanLifeParameters, total: Units): DemoDate {
  const day = (deal.dates.at(-1)?.day ?? deal.closing) + LATE_AFTER;
  const collected = setUp.core.leastLateCash + total / 200n;
  return {
    ...plainInput(deal, day, collected),
    remitDay: day,
    closeDay: day,
    loans: splitByLoan({ loans, amount: collected, seed: `${seed} late` }),
    isLate: true,
  };
}

/** What each date's inputs must be: at peace, but where a trigger is set, and cleared at the date after. */
function aimsOf(deal: Deal, dates: number): readonly Aim[] {
  const peace = aimAtPeace(deal);
  const aimed = findAimedTrigger(deal);
  const from = aimed !== undefined && aimed.dates > 1 && aimed.set.events.size > 0 ? EVENTS_FROM : SHORT_DATE;
  return Array.from({ length: dates }, (_, i) => {
    const missed = { ...peace, reportMissed: i === MISSED_DATE };
    if (aimed === undefined || i < from) {
      return missed;
    }
    return both(
      missed,
      i < from + aimed.dates ? aimed.set : i <= from + aimed.dates + 1 ? aimed.clear : peace,
    );
  });
}

/** What was drawn; where a plan goes on, so much as brings the collections well above it, and no more. */
function ample(deal: Deal, position: number, soFar: Units, drawn: Units): Units {
  const planned = deal.plan[position];
  if (planned === undefined || planned === 0n) {
    return drawn;
  }
  const needed = (planned * AMPLE_PERCENT) / 100n - soFar;
  return needed > 0n ? needed : 0n;
}

interface InputOfParameters {
  readonly deal: Deal;
  readonly setUp: LifeSetUp;
  readonly day: number;
  readonly position: number;
  readonly collected: Units;
  readonly costs: Units;
  readonly aim: Aim;
}

/** One date's inputs: costs spread over the reported fees, the rest as the aim has it, all within what is accepted. */
function inputOf({ deal, setUp, day, position, collected, costs, aim }: InputOfParameters): DateInput {
  const { indices, reportedAmountMax, metricMax } = setUp.rest;
  if (aim.reportMissed) {
    return {
      ...plainInput(deal, day, collected),
      declared: aim.declared,
      reportMissed: true,
      fixings: indices.map((band) => fixing(band, position)),
    };
  }
  const reported = deal.fees.filter(({ basis }) => basis.kind === "reported");
  return {
    ...plainInput(deal, day, collected),
    feeAmounts: deal.fees.map((fee) => {
      // The last one takes what the others leave, as disposal costs do beside taxes.
      const parts = fee === reported.at(-1) ? BigInt(40 - (reported.length - 1)) : 1n;
      return fee.basis.kind === "reported" ? least((costs * parts) / 40n, fee.basis.max) : 0n;
    }),
    reportedAmounts: deal.reportedAmounts.map((_, i) => least(collected / 4n, reportedAmountMax[i] ?? 0n)),
    metrics: deal.metrics.map((_, i) => least(aim.metrics.get(i) ?? WAD, metricMax[i] ?? 0n)),
    events: deal.events.map((_, i) => aim.events.has(i)),
    declared: aim.declared,
    fixings: indices.map((band) => fixing(band, position)),
  };
}

/** A fixing inside the index's band, a little higher at each date. */
function fixing(band: SetUp["rest"]["indices"][number], position: number): Wad {
  const moved = band.firstFixing + (WAD / 2000n) * BigInt(position % 4);
  return moved < band.low ? band.low : least(moved, band.high);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function splitByLoan(parameters: Parameters<typeof drawLoanCollections>[0]): readonly LoanCollection[] {
  return parameters.amount === 0n ? [] : drawLoanCollections(parameters);
}
