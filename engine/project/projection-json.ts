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
    collected: digits(result.collected),
    available: digits(result.available),
    classes: byId(deal.classes, result.classes, (c) => ({
      opening: digits(c.opening),
      accrued: digits(c.accrued),
      interestPaid: digits(c.interestPaid),
      interestUnpaid: digits(c.interestUnpaid),
      principalPaid: digits(c.principalPaid),
      residualPaid: digits(c.residualPaid),
      closing: digits(c.closing),
    })),
    fees: byId(deal.fees, result.fees, (fee) => ({
      new: digits(fee.new),
      paid: digits(fee.paid),
      unpaid: digits(fee.unpaid),
    })),
    shares: Object.fromEntries(deal.parties.map((id, i) => [id, digits(at(result.shares, i))])),
    reserves: byId(deal.reserves, result.reserves, (reserve) => ({
      opening: digits(reserve.opening),
      target: digits(reserve.target),
      closing: digits(reserve.closing),
    })),
    hurdles: byId(deal.hurdles, result.hurdles, (balance) => digits(balance)),
    triggers: byId(deal.triggers, result.triggers, ({ set }) => set),
    steps: result.steps.map(({ ran, due, paid }, step) => ({
      step,
      ran,
      due: digits(due),
      paid: digits(paid),
    })),
    measured: byId(deal.triggers, result.triggers, ({ measured }) =>
      measured.map(({ test, value, against, holds }) => ({
        test: test.kind,
        value: digits(value),
        against: digits(against),
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
  // Ids begin with a letter, so keys stay in the order in which they are set.
  const entries: Record<string, U> = {};
  for (let i = 0; i < terms.length; i++) {
    entries[at(terms, i).id] = convert(at(values, i));
  }
  return entries;
}

/** Most amounts of a date are 0: they need no conversion. */
function digits(value: bigint): string {
  return value === 0n ? "0" : value.toString();
}
