import { WAD } from "./units.ts";

/** floor(a × b / denominator) of amounts of 0 or more; the product is never cut. */
export function mulDivDown(a: bigint, b: bigint, denominator: bigint): bigint {
  return (a * b) / denominator;
}

/** An exact share: `num / den`. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/** 1e18ths as the decimal fraction that people write, 4 % as 4 / 100: the same share in numbers that are quick to work with. */
export function decimalFraction(wad: bigint): Fraction {
  let [num, den] = [wad, WAD];
  while (den > 1n && num % 10n === 0n) {
    num /= 10n;
    den /= 10n;
  }
  return { num, den };
}

export function minUnits(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function maxUnits(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** a − b, or 0 where b is more. */
export function excess(a: bigint, b: bigint): bigint {
  return a > b ? a - b : 0n;
}

/**
 * `amount` in proportion to `weights`, by running sums: with S_i the sum of the first i weights, part i is
 * floor(amount × S_i / S_n) − floor(amount × S_(i−1) / S_n). The parts add up to `amount`; all are 0 where S_n is.
 */
export function proRata(amount: bigint, weights: readonly bigint[]): bigint[] {
  let total = 0n;
  for (const weight of weights) {
    total += weight;
  }
  if (total === 0n) {
    return weights.map(() => 0n);
  }
  const parts: bigint[] = [];
  let sum = 0n;
  let before = 0n;
  for (const weight of weights) {
    sum += weight;
    const upTo = (amount * sum) / total;
    parts.push(upTo - before);
    before = upTo;
  }
  return parts;
}
