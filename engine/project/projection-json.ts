import { formatDay } from "../dates/day.ts";
import type { Deal } from "../deal/model.ts";
import { InvariantError } from "../errors/errors.ts";
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
  const ids = idsOf(deal);
  const decimals = new Decimals();
  return {
    deal: deal.name,
    decimals: deal.currency.decimals,
    termsHash,
    dates: results.map((result) => projectedDate(ids, result, decimals)),
  };
}

/** The ids of each part of a deal, in order. */
type Ids = ReturnType<typeof idsOf>;

function idsOf({ lists, classes, fees, parties, reserves, hurdles, triggers }: Deal) {
  const idOf = ({ id }: { readonly id: string }) => id;
  return {
    lists: lists.map(idOf),
    classes: classes.map(idOf),
    fees: fees.map(idOf),
    parties,
    reserves: reserves.map(idOf),
    hurdles: hurdles.map(idOf),
    triggers: triggers.map(idOf),
  };
}

function projectedDate(ids: Ids, result: DateResult, decimals: Decimals): ProjectedDate {
  return {
    date: formatDay(result.day),
    list: at(ids.lists, result.list),
    collected: decimals.of(result.collected),
    available: decimals.of(result.available),
    classes: byId(ids.classes, result.classes, decimals, classJson),
    fees: byId(ids.fees, result.fees, decimals, feeJson),
    shares: byId(ids.parties, result.shares, decimals, amountJson),
    reserves: byId(ids.reserves, result.reserves, decimals, reserveJson),
    hurdles: byId(ids.hurdles, result.hurdles, decimals, amountJson),
    triggers: byId(ids.triggers, result.triggers, decimals, isSet),
    steps: result.steps.map((each, step) => stepJson(each, step, decimals)),
    measured: byId(ids.triggers, result.triggers, decimals, measuredJson),
  };
}

function amountJson(amount: bigint, decimals: Decimals): Amount {
  return decimals.of(amount);
}

function isSet({ set }: DateResult["triggers"][number]): boolean {
  return set;
}

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

function reserveJson(reserve: DateResult["reserves"][number], decimals: Decimals): ProjectedReserve {
  return {
    opening: decimals.of(reserve.opening),
    target: decimals.of(reserve.target),
    closing: decimals.of(reserve.closing),
  };
}

function stepJson({ ran, due, paid }: StepResult, step: number, decimals: Decimals): ProjectedStep {
  const dueText = decimals.of(due);
  return { step, ran, due: dueText, paid: paid === due ? dueText : decimals.of(paid) };
}

function measuredJson({ measured }: DateResult["triggers"][number], decimals: Decimals): MeasureJson[] {
  return measured.map((measure) => measureJson(measure, decimals));
}

function measureJson({ test, value, against, holds }: Measure, decimals: Decimals): MeasureJson {
  return { test: test.kind, value: decimals.of(value), against: decimals.of(against), holds };
}

function byId<T, U>(
  ids: readonly string[],
  values: readonly T[],
  decimals: Decimals,
  convert: (value: T, decimals: Decimals) => U,
): ById<U> {
  // Ids begin with a letter, so keys stay in the order in which they are set.
  const entries: Record<string, U> = {};
  for (let i = 0; i < ids.length; i++) {
    const [id, value] = [ids[i], values[i]];
    if (id === undefined || value === undefined) {
      throw new InvariantError(`A date has \`${values.length}\` values for \`${ids.length}\` ids.`);
    }
    entries[id] = convert(value, decimals);
  }
  return entries;
}
