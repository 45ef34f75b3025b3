import type { Deal } from "../deal/model.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import type { Rate } from "../forecast/discount.ts";
import { type Distribution, distributionOf, distributionsAcross, meanOf } from "../forecast/distribution.ts";
import { compileWaterfall, type PathWaterfall } from "./path-waterfall.ts";
import { DAYS_PER_YEAR } from "./present-value.ts";
import { durationAt, spreadAtPrice, valueAtRate, yieldAtPrice } from "./yield.ts";

/** Of a break-even multiple, and the most that is looked for. */
const MULTIPLE_PRECISION = 1e-6;
const MOST_MULTIPLE = 1024;
/** Less than half a smallest unit is rounding. */
const NOTHING = 0.5;

export interface ValueClassesParameters {
  readonly deal: Deal;
  /** A date each: days, reports and fixings. */
  readonly inputs: readonly DateInput[];
  /** Path after path, what each date collects; smallest units. */
  readonly paths: Float64Array;
  /** Price over face of a class, by id; else its issue price. */
  readonly prices?: Readonly<Record<string, number>>;
  /** Annual yields to be priced, by class id. */
  readonly yields?: Readonly<Record<string, Rate>>;
  /** What spreads count from; else 0. */
  readonly rate?: Rate;
}

/** What a class is worth over all paths; times in ACT/365F years from the closing, shares of its face. */
export interface ClassValue {
  readonly id: string;
  readonly face: bigint;
  readonly price: number;
  /** Annual, compounded once a year; of a path that pays nothing −1. */
  readonly yield: Distribution;
  /** Of what all paths pay on average. */
  readonly expectedYield: number;
  /** What is added to the rate at every time for what all paths pay on average to be worth the price; `undefined` where they pay nothing. */
  readonly spread: number | undefined;
  /** Principal by time; what is never repaid counts at the last date. */
  readonly averageLife: Distribution;
  /** Macaulay's, of the average payments at their yield. */
  readonly duration: number;
  /** Principal never repaid. */
  readonly loss: Distribution;
  /** Of each path, rising. */
  readonly losses: Float64Array;
  /** The share of paths that lose any principal. */
  readonly lossProbability: number;
  /** By each date, the share of paths on which balance and unpaid interest are 0. */
  readonly repaidBy: readonly number[];
  /** The least multiple of the average path's collections on which it is repaid in full; `undefined`: on none. */
  readonly breakEven: number | undefined;
  /** Average price over face at the yield asked for, if one was. */
  readonly atYield: { readonly yield: Rate; readonly price: number } | undefined;
  /** Balance after each date. */
  readonly balances: readonly Distribution[];
}

/** What one run over all paths leaves, a number a path and date or a path. */
interface ClassPaths {
  readonly cash: Float64Array;
  readonly balance: Float64Array;
  readonly unpaid: Float64Array;
}

/** Prices each class of a deal through its waterfall, path by path. */
export function valueClasses(parameters: ValueClassesParameters): ClassValue[] {
  const { deal, inputs, paths } = parameters;
  const waterfall = compileWaterfall(deal, inputs, ["paid", "balance", "unpaid"]);
  const years = Float64Array.from(inputs, ({ day }) => (day - deal.closing) / DAYS_PER_YEAR);
  const all = runPaths(waterfall, deal.classes.length, paths);
  const average = averagePath(paths, inputs.length);
  return deal.classes.map((_, i) =>
    valueClass(parameters, { waterfall, years, average }, i, all[i] ?? emptyPaths),
  );
}

const emptyPaths: ClassPaths = {
  cash: new Float64Array(),
  balance: new Float64Array(),
  unpaid: new Float64Array(),
};

/** Runs every path and keeps, of each class, what each date paid and left. */
export function runPaths(waterfall: PathWaterfall, classes: number, paths: Float64Array): ClassPaths[] {
  const { dates, rowLength } = waterfall;
  const rows = new Float64Array(dates * rowLength);
  const kept = Array.from({ length: classes }, () => ({
    cash: new Float64Array(paths.length),
    balance: new Float64Array(paths.length),
    unpaid: new Float64Array(paths.length),
  }));
  const [paid, balance, unpaid] = (["paid", "balance", "unpaid"] as const).map(waterfall.placeOf);
  for (let start = 0; start < paths.length; start += dates) {
    waterfall.run(paths, start, rows);
    kept.forEach((own, i) => {
      let before = 0;
      for (let date = 0; date < dates; date++) {
        const row = date * rowLength + i;
        const soFar = rows[row + (paid ?? 0)] ?? 0;
        own.cash[start + date] = soFar - before;
        own.balance[start + date] = rows[row + (balance ?? 0)] ?? 0;
        own.unpaid[start + date] = rows[row + (unpaid ?? 0)] ?? 0;
        before = soFar;
      }
    });
  }
  return kept;
}

export function averagePath(paths: Float64Array, dates: number): Float64Array {
  const sums = new Float64Array(dates);
  paths.forEach((amount, i) => (sums[i % dates] = (sums[i % dates] ?? 0) + amount));
  return sums.map((sum) => sum / (paths.length / dates));
}

function valueClass(
  { deal, prices = {}, yields = {}, rate = 0 }: ValueClassesParameters,
  { waterfall, years, average }: { waterfall: PathWaterfall; years: Float64Array; average: Float64Array },
  i: number,
  { cash, balance, unpaid }: ClassPaths,
): ClassValue {
  const { id = "", face = 0n, issuePrice = 0n } = deal.classes[i] ?? {};
  const size = Number(face);
  const price = prices[id] ?? Number(issuePrice) / 1e18;
  const { dates } = waterfall;
  const count = cash.length / dates;
  const [rates, lives, losses] = [0, 0, 0].map(() => new Float64Array(count));
  const repaid = new Float64Array(dates);
  let askedValue = 0;
  const asked = yields[id];
  for (let path = 0; path < count; path++) {
    const own = { years, amounts: cash.subarray(path * dates, (path + 1) * dates) };
    const left = balance.subarray(path * dates, (path + 1) * dates);
    if (rates !== undefined && lives !== undefined && losses !== undefined) {
      rates[path] = yieldAtPrice(own, price * size);
      lives[path] = averageLife(left, years, size);
      losses[path] = lossOf(left.at(-1) ?? 0, size);
    }
    askedValue += asked === undefined ? 0 : valueAtRate(own, asked) / size / count;
    for (let date = 0; date < dates; date++) {
      const owed = (left[date] ?? 0) + (unpaid[path * dates + date] ?? 0);
      repaid[date] = (repaid[date] ?? 0) + (owed < NOTHING ? 1 / count : 0);
    }
  }
  const expected = { years, amounts: averagePath(cash, dates) };
  const expectedYield = yieldAtPrice(expected, price * size);
  const loss = losses ?? new Float64Array();
  return {
    id,
    face,
    price,
    yield: distributionOf(rates ?? new Float64Array()),
    expectedYield,
    spread: price > 0 ? spreadAtPrice(expected, price * size, rate) : undefined,
    averageLife: distributionOf(lives ?? new Float64Array()),
    duration: durationAt(expected, expectedYield),
    loss: distributionOf(loss),
    losses: loss.toSorted(),
    lossProbability: meanOf(loss.map((each) => (each > 0 ? 1 : 0))),
    repaidBy: Array.from(repaid, (share) => Math.min(1, share)),
    breakEven: breakEven(waterfall, i, average),
    atYield: asked === undefined ? undefined : { yield: asked, price: askedValue },
    balances: distributionsAcross(balance, dates),
  };
}

function lossOf(left: number, face: number): number {
  return left < NOTHING ? 0 : left / face;
}

/** Σ principal × time / face; what is left after the last date counts there. */
export function averageLife(balances: Float64Array, years: Float64Array, face: number): number {
  let before = face;
  let sum = 0;
  balances.forEach((balance, date) => {
    sum += (before - balance) * (years[date] ?? 0);
    before = balance;
  });
  return (sum + before * (years.at(-1) ?? 0)) / face;
}

/** Halving, since a class that a multiple repays is repaid by more: triggers aside, which look at what was collected as well and only ever help whom they protect. */
function breakEven(waterfall: PathWaterfall, i: number, average: Float64Array): number | undefined {
  const rows = new Float64Array(waterfall.dates * waterfall.rowLength);
  const isRepaid = (multiple: number) => {
    waterfall.run(
      average.map((amount) => Math.floor(amount * multiple)),
      0,
      rows,
    );
    const last = rows.subarray(-waterfall.rowLength);
    const owed = (last[waterfall.placeOf("balance") + i] ?? 0) + (last[waterfall.placeOf("unpaid") + i] ?? 0);
    return owed < NOTHING;
  };
  let [low, high] = [0, 1];
  while (!isRepaid(high)) {
    high *= 2;
    if (high > MOST_MULTIPLE) {
      return undefined;
    }
  }
  while (high - low > MULTIPLE_PRECISION * high) {
    const middle = (low + high) / 2;
    [low, high] = isRepaid(middle) ? [low, middle] : [middle, high];
  }
  return high;
}
