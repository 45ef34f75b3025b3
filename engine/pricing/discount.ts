import { type Rate, rateAt } from "../forecast/discount.ts";

/** What 1 in so many years is worth now. */
export type Discount = (years: number) => number;

/** (1 + r(t) + shift)^−t. */
export function discountAt(rate: Rate, shift = 0): Discount {
  return (years) => (1 + rateAt(rate, years) + shift) ** -years;
}
