import { formatDay } from "../dates/day.ts";
import type { Deal } from "../deal/model.ts";
import { at } from "../waterfall/at.ts";
import type { DateResult, Measure } from "../waterfall/date-result.ts";

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
  readonly classes: ById<{
    readonly opening: Amount;
    readonly accrued: Amount;
    readonly interestPaid: Amount;
    readonly interestUnpaid: Amount;
    readonly principalPaid: Amount;
    readonly residualPaid: Amount;
    readonly closing: Amount;
  }>;
  readonly fees: ById<{ readonly new: Amount; readonly paid: Amount; readonly unpaid: Amount }>;
  readonly shares: ById<Amount>;
  readonly reserves: ById<{ readonly opening: Amount; readonly target: Amount; readonly closing: Amount }>;
  readonly hurdles: ById<Amount>;
  readonly triggers: ById<boolean>;
  readonly steps: readonly {
    readonly step: number;
    readonly ran: boolean;
    readonly due: Amount;
    readonly paid: Amount;
  }[];
  /** What was measured behind each single test of a trigger, then of its cure. */
  readonly measured: ById<readonly MeasureJson[]>;
}

export interface MeasureJson {
  readonly test: Measure["test"]["kind"];
  readonly value: string;
  readonly against: string;
  readonly holds: boolean;
}

/** The projection of a deal as `shared/WATERFALL.md` lays it out, keys in its order. */
export function projectionJson(
  deal: Deal,
  termsHash: string,
  results: readonly DateResult[],
): ProjectionJson {
  return {
    deal: deal.name,
    decimals: deal.currency.decimals,
    termsHash,
    dates: results.map((result) => projectedDate(deal, result)),
  };
}

/** One date of a projection. */
export function projectedDate(deal: Deal, result: DateResult): ProjectedDate {
  return {
    date: formatDay(result.day),
    list: at(deal.lists, result.list).id,
    collected: result.collected.toString(),
    available: result.available.toString(),
    classes: byId(deal.classes, result.classes, (c) => ({
      opening: c.opening.toString(),
      accrued: c.accrued.toString(),
      interestPaid: c.interestPaid.toString(),
      interestUnpaid: c.interestUnpaid.toString(),
      principalPaid: c.principalPaid.toString(),
      residualPaid: c.residualPaid.toString(),
      closing: c.closing.toString(),
    })),
    fees: byId(deal.fees, result.fees, (fee) => ({
      new: fee.new.toString(),
      paid: fee.paid.toString(),
      unpaid: fee.unpaid.toString(),
    })),
    shares: Object.fromEntries(deal.parties.map((id, i) => [id, at(result.shares, i).toString()])),
    reserves: byId(deal.reserves, result.reserves, (reserve) => ({
      opening: reserve.opening.toString(),
      target: reserve.target.toString(),
      closing: reserve.closing.toString(),
    })),
    hurdles: byId(deal.hurdles, result.hurdles, (balance) => balance.toString()),
    triggers: byId(deal.triggers, result.triggers, ({ set }) => set),
    steps: result.steps.map(({ ran, due, paid }, step) => ({
      step,
      ran,
      due: due.toString(),
      paid: paid.toString(),
    })),
    measured: byId(deal.triggers, result.triggers, ({ measured }) =>
      measured.map(({ test, value, against, holds }) => ({
        test: test.kind,
        value: value.toString(),
        against: against.toString(),
        holds,
      })),
    ),
  };
}

function byId<T, U>(
  terms: readonly { readonly id: string }[],
  values: readonly T[],
  convert: (value: T) => U,
): ById<U> {
  return Object.fromEntries(terms.map(({ id }, i) => [id, convert(at(values, i))]));
}
