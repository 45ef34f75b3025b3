import { add, type BigFloat, fromBigInt, logOf, multiply, power, signOf, zero } from "./big-float.ts";

/** ACT/365F: rates a year are of so many days. */
export const DAYS_PER_YEAR = 365;

/** An amount so many whole days after the earliest one. */
export interface Term {
  readonly amount: bigint;
  readonly days: number;
}

/** A value below 2^-200 of its largest term is 0: no figure that a person writes comes so near by chance. */
const ZERO_BITS = 200;

/** A value and its sign, or 0 where it is none that matters. */
export interface SignedValue {
  readonly value: BigFloat;
  readonly sign: -1 | 0 | 1;
}

/**
 * The present value of terms as a polynomial of the day's discount factor x = (1 + r)^(−1/365), and its derivatives:
 * Σ amount × (days − centre)^order × x^days. That is x^centre times the order-th derivative by ln x of the value as of
 * day `centre`, so it has the same sign.
 *
 * @param terms by day, rising
 */
export function presentValueAt(
  terms: readonly Term[],
  { x, order, centre }: { readonly x: BigFloat; readonly order: number; readonly centre: number },
): SignedValue {
  let value = zero;
  let size = -Infinity;
  const logX = logOf(x);
  for (let i = terms.length - 1; i >= 0; i--) {
    const { amount, days } = terms[i] ?? { amount: 0n, days: 0 };
    const factor = BigInt(days - centre) ** BigInt(order);
    value = multiply(add(value, fromBigInt(amount * factor)), power(x, days - (terms[i - 1]?.days ?? 0)));
    size = Math.max(size, Math.log2(Math.abs(Number(amount) * Number(factor))) + days * logX);
  }
  return { value, sign: logOf(value) > size - ZERO_BITS ? signOf(value) : 0 };
}
