/** Exact fractions, the slow way: every value is a numerator over a positive denominator. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export function fraction(n: bigint, d = 1n): Fraction {
  return d < 0n ? { n: -n, d: -d } : { n, d };
}

export const add = (a: Fraction, b: Fraction) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Fraction, b: Fraction) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction) => fraction(a.n * b.n, a.d * b.d);
export const over = (a: Fraction, b: Fraction) => fraction(a.n * b.d, a.d * b.n);
export const isLess = (a: Fraction, b: Fraction) => a.n * b.d < b.n * a.d;
export const smaller = (a: Fraction, b: Fraction) => (isLess(a, b) ? a : b);
export const larger = (a: Fraction, b: Fraction) => (isLess(a, b) ? b : a);
export const ZERO = fraction(0n);
export const ONE = fraction(1n);

export function floor({ n, d }: Fraction): bigint {
  const quotient = n / d;
  return n % d < 0n ? quotient - 1n : quotient;
}

/** A written number: `1_000.5`, `-9.5%`. */
export function numberOf(text: string): Fraction {
  const [whole = "", decimals = ""] = text.replace(/[_%+-]/g, "").split(".");
  const value = fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
  const scaled = text.endsWith("%") ? over(value, fraction(100n)) : value;
  return text.startsWith("-") ? fraction(-scaled.n, scaled.d) : scaled;
}

/** A written amount in smallest units. */
export function unitsOf(text: string, decimals: number): bigint {
  return floor(times(numberOf(text), fraction(10n ** BigInt(decimals))));
}
