import { type Rate, discountAt } from "../forecast/discount.ts";

/** Amounts that come in after a payment at time 0: `years[i]` after it, `amounts[i]` of 0 or more. */
export interface Receipts {
  readonly years: Float64Array;
  readonly amounts: Float64Array;
}

const PRECISION = 1e-13;
const MOST_STEPS = 200;
const MOST_SPREAD = 1e6;

/** Σ amount / (1 + r(t) + shift)^t. */
export function valueAtRate({ years, amounts }: Receipts, rate: Rate, shift = 0): number {
  const discount = discountAt(rate, shift);
  let value = 0;
  for (let i = 0; i < amounts.length; i++) {
    const amount = amounts[i] ?? 0;
    value += amount === 0 ? 0 : amount * discount(years[i] ?? 0);
  }
  return value;
}

/** What is added to a rate at every time for receipts to be worth a price above 0; `undefined` where nothing comes in, or where no such rate lies above −100 % and below 10⁶. */
export function spreadAtPrice(receipts: Receipts, price: number, rate: Rate): number | undefined {
  const rates = typeof rate === "number" ? [rate] : rate.map(([, each]) => each);
  let [low, high] = [-1 - Math.min(...rates) + 1e-12, MOST_SPREAD];
  if (!(valueAtRate(receipts, rate, low) >= price) || valueAtRate(receipts, rate, high) > price) {
    return undefined;
  }
  for (let step = 0; step < MOST_STEPS && high - low > PRECISION; step++) {
    const middle = (low + high) / 2;
    [low, high] = valueAtRate(receipts, rate, middle) > price ? [middle, high] : [low, middle];
  }
  return (low + high) / 2;
}

/**
 * The annual rate at which receipts are worth a price above 0: the only one, since the value falls as the rate rises. −1
 * where nothing comes in. Newton's steps in ln (1 + r), kept within a bracket.
 */
export function yieldAtPrice({ years, amounts }: Receipts, price: number): number {
  if (!amounts.some((amount) => amount > 0)) {
    return -1;
  }
  let [low, high] = [-50, 50];
  let log = 0;
  for (let step = 0; step < MOST_STEPS && high - low > PRECISION; step++) {
    let value = -price;
    let slope = 0;
    for (let i = 0; i < amounts.length; i++) {
      const amount = amounts[i] ?? 0;
      if (amount > 0) {
        const part = amount * Math.exp(-(years[i] ?? 0) * log);
        value += part;
        slope -= part * (years[i] ?? 0);
      }
    }
    [low, high] = value > 0 ? [log, high] : [low, log];
    const newton = log - value / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - log) < PRECISION) {
      return Math.expm1(next);
    }
    log = next;
  }
  return Math.expm1(log);
}

/** Macaulay's duration in years: time weighted by present value at a rate; 0 where nothing comes in. */
export function durationAt(receipts: Receipts, rate: number): number {
  const value = valueAtRate(receipts, rate);
  const timed = receipts.amounts.map((amount, i) => amount * (receipts.years[i] ?? 0));
  return value === 0 || !Number.isFinite(value)
    ? 0
    : valueAtRate({ years: receipts.years, amounts: timed }, rate) / value;
}
