import type { Curve } from "./assumptions.ts";
import type { Figure } from "./figures.ts";

/** A year's rate, 0.1 = 10 %: one for all times or points of (years, rate), straight between, level outside. */
export type Rate = number | readonly (readonly [years: number, rate: number])[];

/** What 1 in so many years is worth now. */
export type Discount = (years: number) => number;

export function rateOf(assumed: Figure | Curve): Rate {
  return "is" in assumed ? assumed.is : assumed.points;
}

/** The rate for money that comes at a time. */
export function rateAt(rate: Rate, years: number): number {
  if (typeof rate === "number") {
    return rate;
  }
  const after = rate.findIndex(([at]) => at > years);
  const [fromYears, from] = rate.at(after === -1 ? -1 : Math.max(0, after - 1)) ?? [0, 0];
  const [toYears, to] = rate.at(after) ?? [fromYears, from];
  return after <= 0 || toYears === fromYears
    ? from
    : from + ((to - from) * (years - fromYears)) / (toYears - fromYears);
}

/** (1 + r(t) + shift)^−t. */
export function discountAt(rate: Rate, shift = 0): Discount {
  return (years) => (1 + rateAt(rate, years) + shift) ** -years;
}

/** What 1 at each period's end is worth at the cut-off. */
export function discountFactors(rate: Rate, periods: number, periodMonths: number): Float64Array {
  const discount = discountAt(rate);
  return Float64Array.from({ length: periods }, (_, i) => discount(((i + 1) * periodMonths) / 12));
}
