import type { Day } from "../deal/model.ts";
import { type Rate, discountAt } from "../forecast/discount.ts";
import { DAYS_PER_YEAR } from "./present-value.ts";
import { type Receipts, spreadAtPrice, valueAtRate, yieldAtPrice } from "./yield.ts";

/** What a package brings in and costs, as expected at a day; smallest units. */
export interface PackageFlow {
  readonly day: Day;
  readonly gross: number;
  readonly costs: number;
}

/** Multiplies collections, how long they take, and costs; adds to every rate. */
export interface PackageStress {
  readonly price: number;
  readonly time: number;
  readonly cost: number;
  readonly rate: number;
}

export const unstressed: PackageStress = { price: 1, time: 1, cost: 1, rate: 0 };

export interface ValuePackageParameters {
  readonly flows: readonly PackageFlow[];
  /** When the price is paid; times count from it in ACT/365F years. */
  readonly from: Day;
  /** What money must earn a year. */
  readonly rate: Rate;
  /** Paid for the package; what is not given is the net present value. */
  readonly price?: number | undefined;
  /** What a bid must earn a year. */
  readonly targetIrr: Rate;
}

export interface PackageValue {
  readonly gross: number;
  readonly costs: number;
  /** Of collections before costs, and after them. */
  readonly grossPresentValue: number;
  readonly netPresentValue: number;
  readonly price: number;
  /** Of the price against what comes in net; −1 where nothing does. */
  readonly irr: number;
  /** What is added to the rate at every time for the net collections to be worth the price; `undefined` where nothing comes in. */
  readonly spread: number | undefined;
  /** What comes in net over the price. */
  readonly multiple: number;
  /** Day by which what came in net covers the price; `undefined`: never. */
  readonly payback: Day | undefined;
  /** The most that may be paid to earn the target. */
  readonly bid: number;
}

export function valuePackage(
  { flows, from, rate, price, targetIrr }: ValuePackageParameters,
  stress: PackageStress = unstressed,
): PackageValue {
  const stressed = flows.map(({ day, gross, costs }) => ({
    day: from + Math.max(0, day - from) * stress.time,
    gross: gross * stress.price,
    costs: Math.min(gross * stress.price, costs * stress.cost),
  }));
  const years = Float64Array.from(stressed, ({ day }) => (day - from) / DAYS_PER_YEAR);
  const net = Float64Array.from(stressed, ({ gross, costs }) => gross - costs);
  const factor = discountAt(rate, stress.rate);
  const valueOf = (amounts: Iterable<number>) =>
    [...amounts].reduce((sum, amount, i) => sum + amount * factor(years[i] ?? 0), 0);
  const receipts: Receipts = { years, amounts: net };
  const netPresentValue = valueOf(net);
  const paid = price ?? netPresentValue;
  const total = sum(net);
  return {
    gross: sum(stressed.map(({ gross }) => gross)),
    costs: sum(stressed.map(({ costs }) => costs)),
    grossPresentValue: valueOf(stressed.map(({ gross }) => gross)),
    netPresentValue,
    price: paid,
    irr: paid > 0 ? yieldAtPrice(receipts, paid) : -1,
    spread: paid > 0 ? spreadAtPrice(receipts, paid, rate) : undefined,
    multiple: paid > 0 ? total / paid : 0,
    payback: paybackOf(
      stressed.map(({ day }) => day),
      net,
      paid,
    ),
    bid: valueAtRate(receipts, targetIrr),
  };
}

function sum(amounts: Iterable<number>): number {
  return [...amounts].reduce((total, amount) => total + amount, 0);
}

function paybackOf(days: readonly number[], net: Float64Array, price: number): Day | undefined {
  let left = price;
  for (const [i, day] of days.entries()) {
    left -= net[i] ?? 0;
    // Half a unit, for the rounding of sums.
    if (left <= 0.5) {
      return Math.ceil(day);
    }
  }
  return undefined;
}

/** A line of the table of sensitivities: what a single change does to the net present value. */
export interface Sensitivity {
  readonly factor: keyof PackageStress;
  readonly change: number;
  readonly netPresentValue: number;
  readonly bid: number;
  readonly irr: number;
}

/** Of each factor a change for the worse and one for the better. */
const CHANGES: readonly (readonly [keyof PackageStress, number])[] = [
  ["price", 0.8],
  ["price", 0.9],
  ["price", 1.1],
  ["price", 1.2],
  ["time", 2],
  ["time", 1.5],
  ["time", 0.75],
  ["cost", 2],
  ["cost", 1.5],
  ["cost", 0.5],
  ["rate", 0.05],
  ["rate", 0.02],
  ["rate", -0.02],
];

export function sensitivities(parameters: ValuePackageParameters): Sensitivity[] {
  // Whoever paid the price keeps having paid it.
  const { price } = valuePackage(parameters);
  return CHANGES.map(([factor, change]) => {
    const { netPresentValue, bid, irr } = valuePackage(
      { ...parameters, price },
      { ...unstressed, [factor]: change },
    );
    return { factor, change, netPresentValue, bid, irr };
  });
}
