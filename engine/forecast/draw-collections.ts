import type { Day, Units } from "../deal/model.ts";
import { type Random, createRandom } from "../random/random.ts";
import type { LoanCollection } from "../tape/commit-tape.ts";
import type { Loan } from "../tape/loan.ts";
import type { Forecast } from "./forecast.ts";
import { periodEnd } from "./period-end.ts";

export interface DrawCollectionsParameters {
  readonly forecast: Forecast;
  readonly seed: string;
  /** Collections count from the day after. */
  readonly cutOff: Day;
  /** Last day of each collection period, in order. */
  readonly dates: readonly Day[];
}

export interface DrawnCollections {
  /** Last day of the collection period. */
  readonly date: Day;
  /** What the forecast expects, before costs; smallest units. */
  readonly planned: Units;
  /** What the draw says came in, before costs. */
  readonly collected: Units;
  /** The forecast's costs on it; at most `collected`. */
  readonly costs: Units;
}

/** Standard deviations of the logarithms: how far the whole package, and a single period, stray from plan. */
const LEVEL_SPREAD = 0.15;
const PERIOD_SPREAD = 0.35;
const MILLION = 1_000_000n;

/**
 * Collections as they might turn out: the plan of each period times a factor of the package and one of the period, both
 * lognormal with mean 1. The same seed gives the same draw. In all never more than the book value.
 */
export function drawCollections({
  forecast,
  seed,
  cutOff,
  dates,
}: DrawCollectionsParameters): DrawnCollections[] {
  const random = createRandom(`collections ${seed}`);
  const level = lognormal(random, LEVEL_SPREAD);
  let left = forecast.bookValue;
  let before = { amount: 0n, costs: 0n };
  return dates.map((date) => {
    const by = plannedBy(forecast, cutOff, date);
    const planned = by.amount - before.amount;
    const plannedCosts = by.costs - before.costs;
    before = by;
    const factor = BigInt(Math.round(level * lognormal(random, PERIOD_SPREAD) * Number(MILLION)));
    const drawn = (planned * factor) / MILLION;
    const collected = drawn < left ? drawn : left;
    left -= collected;
    return { date, planned, collected, costs: planned === 0n ? 0n : (collected * plannedCosts) / planned };
  });
}

export interface DrawLoanCollectionsParameters {
  readonly loans: readonly Pick<Loan, "id" | "bookValue">[];
  /** To be split, smallest units. */
  readonly amount: Units;
  readonly seed: string;
}

/** Splits a period's collections over about a fifth of the loans, by book value and chance; adds up to `amount` exactly, in tape order, each above 0. */
export function drawLoanCollections({
  loans,
  amount,
  seed,
}: DrawLoanCollectionsParameters): LoanCollection[] {
  const random = createRandom(`loans ${seed}`);
  const weighted = loans.map(({ id, bookValue }) => ({
    loan: id,
    weight: random.uniform() < 0.2 ? bookValue * BigInt(1 + random.below(1000)) : 0n,
  }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0n);
  const [first] = loans;
  if (total === 0n) {
    return first === undefined || amount === 0n ? [] : [{ loan: first.id, amount }];
  }
  let weightSoFar = 0n;
  let amountSoFar = 0n;
  return weighted.flatMap(({ loan, weight }) => {
    // What all loans up to this one get, rounded down, less what those before got: nothing is left over.
    weightSoFar += weight;
    const upToHere = (amount * weightSoFar) / total;
    const own = upToHere - amountSoFar;
    amountSoFar = upToHere;
    return own === 0n ? [] : [{ loan, amount: own }];
  });
}

/** Cumulative plan at a day; within a period evenly by days. */
function plannedBy({ byPeriod }: Forecast, cutOff: Day, date: Day): { amount: Units; costs: Units } {
  let [amount, costs] = [0n, 0n];
  let start = cutOff;
  for (const period of byPeriod) {
    const end = periodEnd(cutOff, period.months);
    const days = BigInt(Math.max(0, Math.min(date, end) - start));
    amount += (period.amount * days) / BigInt(end - start);
    costs += (period.costs * days) / BigInt(end - start);
    start = end;
  }
  return { amount, costs };
}

function lognormal(random: Random, spread: number): number {
  return Math.exp(spread * random.normal() - spread ** 2 / 2);
}
