/** A number `mantissa × 2^exponent` of at most `MANTISSA_BITS` bits: what doubles cannot decide is decided here. */
export interface BigFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** Bits kept of every result; a result is off by less than one unit in the last of them. A product of two is still below the largest double. */
export const MANTISSA_BITS = 480;
const DOUBLE_BITS = 64;

export const zero: BigFloat = { mantissa: 0n, exponent: 0 };
export const one: BigFloat = { mantissa: 1n, exponent: 0 };

/** Bits of a magnitude, or one more. */
function bitLength(magnitude: bigint): number {
  const double = Number(magnitude);
  if (double === Infinity) {
    return magnitude.toString(16).length * 4;
  }
  return double === 0 ? 0 : Math.floor(Math.log2(double)) + 1;
}

function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Cuts a mantissa to the bits that are kept, towards minus infinity. */
function cut(mantissa: bigint, exponent: number, bits: number = MANTISSA_BITS): BigFloat {
  const extra = bitLength(magnitudeOf(mantissa)) - bits;
  return extra <= 0
    ? { mantissa, exponent }
    : { mantissa: mantissa >> BigInt(extra), exponent: exponent + extra };
}

export function fromBigInt(value: bigint): BigFloat {
  return cut(value, 0);
}

/** Exactly the double; it must be finite. */
export function fromNumber(value: number): BigFloat {
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent -= 1;
  }
  return cut(BigInt(mantissa), exponent);
}

/** The nearest double, or nearly: infinite above the largest, 0 below the smallest. */
export function toNumber({ mantissa, exponent }: BigFloat): number {
  const short = cut(mantissa, exponent, DOUBLE_BITS);
  // Two factors, because 2^-1074 × 2^64 is a double and 2^-1138 is none.
  const half = Math.trunc(short.exponent / 2);
  return Number(short.mantissa) * 2 ** half * 2 ** (short.exponent - half);
}

export function negate({ mantissa, exponent }: BigFloat): BigFloat {
  return { mantissa: -mantissa, exponent };
}

export function add(a: BigFloat, b: BigFloat): BigFloat {
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const gap = high.exponent - low.exponent;
  if (gap > 2 * MANTISSA_BITS) {
    // Nothing of `low` would be kept, unless `high` is 0.
    return high.mantissa === 0n ? low : high;
  }
  return cut((high.mantissa << BigInt(gap)) + low.mantissa, low.exponent);
}

export function multiply(a: BigFloat, b: BigFloat): BigFloat {
  return cut(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

export function divide(a: BigFloat, b: BigFloat): BigFloat {
  return cut(
    (a.mantissa << BigInt(2 * MANTISSA_BITS)) / b.mantissa,
    a.exponent - b.exponent - 2 * MANTISSA_BITS,
  );
}

/** `base` to a whole power of 0 or more. */
export function power(base: BigFloat, to: number): BigFloat {
  let result = one;
  let square = base;
  for (let left = to; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = multiply(result, square);
    }
    square = left > 1 ? multiply(square, square) : square;
  }
  return result;
}

export function signOf({ mantissa }: BigFloat): -1 | 0 | 1 {
  return mantissa === 0n ? 0 : mantissa > 0n ? 1 : -1;
}

export function isBelow(a: BigFloat, b: BigFloat): boolean {
  return signOf(add(a, negate(b))) < 0;
}

/** log₂ of the magnitude, to about a double's digits; minus infinity of 0. */
export function logOf({ mantissa, exponent }: BigFloat): number {
  const short = cut(magnitudeOf(mantissa), exponent, DOUBLE_BITS);
  return Math.log2(Number(short.mantissa)) + short.exponent;
}
