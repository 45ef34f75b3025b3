import type { Deal } from "../deal/model.ts";
import { type Code, js, Kept, name } from "../source/js.ts";

/** A deal's life while it is written: the deal, the variables of each account by what they hold, and the values kept for it. */
export type Script = ReturnType<typeof scriptOf>;
export type ClassVariables = Account<(typeof CLASS)[number]>;
export type TriggerVariables = Account<(typeof TRIGGER)[number]>;

type Account<K extends string> = Readonly<Record<K, Code>>;

/** `paid` is all that the class was ever paid; from `opening` on they are of one date. */
const CLASS = [
  "balance",
  "unpaidInterest",
  "paid",
  "opening",
  "interestUnpaidBefore",
  "accrued",
  "interestPaid",
  "principalPaid",
  "residualPaid",
] as const;
/** `due` is all that ever fell due; `new` and `paid` are of one date. */
const FEE = ["unpaid", "due", "new", "paid"] as const;
/** `taken` is all that share and split steps ever paid; `paid` is of one date. */
const PARTY = ["taken", "paid"] as const;
/** From `opening` on they are of one date. */
const RESERVE = ["balance", "opening", "target"] as const;
/** `count`: dates in a row, up to the last one, at which the test held while the trigger was not set. `measured` is of one date. */
const TRIGGER = ["set", "count", "measured"] as const;

/** Lists of variables run as those of the deal do. */
export function scriptOf(deal: Deal) {
  return {
    deal,
    kept: new Kept(),
    classes: deal.classes.map((_, i) => account("class", i, CLASS)),
    fees: deal.fees.map((_, i) => account("fee", i, FEE)),
    parties: deal.parties.map((_, i) => account("party", i, PARTY)),
    reserves: deal.reserves.map((_, i) => account("reserve", i, RESERVE)),
    /** Balances. */
    hurdles: deal.hurdles.map((_, i) => name("hurdle", i)),
    triggers: deal.triggers.map((_, i) => account("trigger", i, TRIGGER)),
    /** What the date is given. */
    reportedAmounts: deal.reportedAmounts.map((_, i) => js`input.reportedAmounts[${i}]`),
    metrics: deal.metrics.map((_, i) => js`input.metrics[${i}]`),
    events: deal.events.map((_, i) => js`input.events[${i}]`),
    /** Last fixing of each index; `undefined` before the first. */
    fixings: deal.indices.map((_, i) => name("fixing", i)),
  };
}

function account<K extends string>(kind: string, index: number, fields: readonly K[]): Account<K> {
  return Object.fromEntries(fields.map((field) => [field, name(kind, index, field)])) as Account<K>;
}
