import { formatDay } from "../dates/day.ts";
import type { Deal } from "../deal/model.ts";
import { perDeal } from "../deal/per-deal.ts";
import { type Code, evaluate, js, listed } from "../source/js.ts";
import { at } from "../waterfall/at.ts";
import type { DateResult, Measure, StepResult } from "../waterfall/date-result.ts";
import { Decimals } from "./decimals.ts";

/** Decimal string of smallest units. */
type Amount = string;
type ById<T> = Readonly<Record<string, T>>;

/** What `weir project --json` prints; amounts are of each date only. */
export interface ProjectionJson {
  readonly deal: string;
  readonly decimals: number;
  readonly termsHash: string;
  readonly dates: readonly ProjectedDate[];
}

export interface ProjectedDate {
  readonly date: string;
  readonly list: string;
  readonly collected: Amount;
  readonly available: Amount;
  readonly classes: ById<ProjectedClass>;
  readonly fees: ById<ProjectedFee>;
  readonly shares: ById<Amount>;
  readonly reserves: ById<ProjectedReserve>;
  readonly hurdles: ById<Amount>;
  readonly triggers: ById<boolean>;
  readonly steps: readonly ProjectedStep[];
  /** What was measured behind each single test of a trigger, then of its cure. */
  readonly measured: ById<readonly MeasureJson[]>;
}

export interface ProjectedClass {
  readonly opening: Amount;
  readonly accrued: Amount;
  readonly interestPaid: Amount;
  readonly interestUnpaid: Amount;
  readonly principalPaid: Amount;
  readonly residualPaid: Amount;
  readonly closing: Amount;
}

export interface ProjectedFee {
  readonly new: Amount;
  readonly paid: Amount;
  readonly unpaid: Amount;
}

export interface ProjectedReserve {
  readonly opening: Amount;
  readonly target: Amount;
  readonly closing: Amount;
}

export interface ProjectedStep {
  readonly step: number;
  readonly ran: boolean;
  readonly due: Amount;
  readonly paid: Amount;
}

export interface MeasureJson {
  readonly test: Measure["test"]["kind"];
  readonly value: string;
  readonly against: string;
  readonly holds: boolean;
}

/** The projection of a deal as `docs/deal-language.md` lays it out, keys in its order. */
export function projectionJson(
  deal: Deal,
  termsHash: string,
  results: readonly DateResult[],
): ProjectionJson {
  const project = dateProjection(deal);
  const decimals = new Decimals();
  return {
    deal: deal.name,
    decimals: deal.currency.decimals,
    termsHash,
    dates: results.map((result) => project(result, decimals)),
  };
}

type ProjectDate = (result: DateResult, decimals: Decimals) => ProjectedDate;

const dateProjection = perDeal((deal) => evaluate(projectedDate(deal), SCOPE) as ProjectDate);

/** The date's object with the deal's ids as keys, written out, as keys that are set one by one take long. */
function projectedDate({ lists, classes, fees, parties, reserves, hurdles, triggers }: Deal): Code {
  return js`
    (result, decimals) => ({
      date: formatDay(result.day),
      list: at([${listed(lists.map(({ id }) => js`${id}`))}], result.list),
      collected: decimals.of(result.collected),
      available: decimals.of(result.available),
      classes: ${byId(classes, (i) => js`classJson(result.classes[${i}], decimals)`)},
      fees: ${byId(fees, (i) => js`feeJson(result.fees[${i}], decimals)`)},
      shares: ${byId(
        parties.map((id) => ({ id })),
        (i) => js`decimals.of(result.shares[${i}])`,
      )},
      reserves: ${byId(reserves, (i) => js`reserveJson(result.reserves[${i}], decimals)`)},
      hurdles: ${byId(hurdles, (i) => js`decimals.of(result.hurdles[${i}])`)},
      triggers: ${byId(triggers, (i) => js`result.triggers[${i}].set`)},
      steps: result.steps.map((step, i) => stepJson(step, i, decimals)),
      measured: ${byId(triggers, (i) => js`result.triggers[${i}].measured.map((measure) => measureJson(measure, decimals))`)},
    })`;
}

/** Ids begin with a letter, so keys stay in this order. */
function byId(ids: readonly { readonly id: string }[], valueAt: (index: number) => Code): Code {
  return js`{ ${listed(ids.map(({ id }, i) => js`${id}: ${valueAt(i)}`))} }`;
}

const SCOPE = { at, formatDay, classJson, feeJson, reserveJson, stepJson, measureJson };

function classJson(account: DateResult["classes"][number], decimals: Decimals): ProjectedClass {
  return {
    opening: decimals.of(account.opening),
    accrued: decimals.of(account.accrued),
    interestPaid: decimals.of(account.interestPaid),
    interestUnpaid: decimals.of(account.interestUnpaid),
    principalPaid: decimals.of(account.principalPaid),
    residualPaid: decimals.of(account.residualPaid),
    closing: decimals.of(account.closing),
  };
}

function feeJson(fee: DateResult["fees"][number], decimals: Decimals): ProjectedFee {
  return { new: decimals.of(fee.new), paid: decimals.of(fee.paid), unpaid: decimals.of(fee.unpaid) };
}

function reserveJson(
  { opening, target, closing }: DateResult["reserves"][number],
  decimals: Decimals,
): ProjectedReserve {
  return { opening: decimals.of(opening), target: decimals.of(target), closing: decimals.of(closing) };
}

function stepJson({ ran, due, paid }: StepResult, step: number, decimals: Decimals): ProjectedStep {
  const dueText = decimals.of(due);
  return { step, ran, due: dueText, paid: paid === due ? dueText : decimals.of(paid) };
}

function measureJson({ test, value, against, holds }: Measure, decimals: Decimals): MeasureJson {
  return { test: test.kind, value: decimals.of(value), against: decimals.of(against), holds };
}
