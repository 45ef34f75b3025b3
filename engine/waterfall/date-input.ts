import type { Day, Deal, Units, Wad } from "../deal/model.ts";

/** What one payment date is given. Lists run as those of the deal do. */
export interface DateInput {
  /** The payment date as adjusted; of late cash, the day of its date. */
  readonly day: Day;
  /** Cash that came in since the last date. */
  readonly collected: Units;
  /** What the report names for each fee; only reported fees' entries count, each at most its `max`. */
  readonly feeAmounts: readonly Units[];
  readonly reportedAmounts: readonly Units[];
  readonly metrics: readonly Wad[];
  readonly events: readonly boolean[];
  readonly declared: boolean;
  readonly reportMissed: boolean;
  /** Fixings for the period that ends now; `undefined`: the last one given. */
  readonly fixings: readonly (Wad | undefined)[];
}

/** The input of a date whose report says nothing. */
export function plainInput(deal: Deal, day: Day, collected: Units): DateInput {
  return {
    day,
    collected,
    feeAmounts: deal.fees.map(() => 0n),
    reportedAmounts: deal.reportedAmounts.map(() => 0n),
    metrics: deal.metrics.map(() => 0n),
    events: deal.events.map(() => false),
    declared: false,
    reportMissed: false,
    fixings: deal.indices.map(() => undefined),
  };
}
