import { DAYS_PER_YEAR, type Term } from "./present-value.ts";

/** Derivatives that a model holds; a root of as many or more equal ones is not told apart. */
export const MODEL_ORDERS = 16;
/** Relative error of a sum of exponentials in doubles, per term of size 1, beyond what its exponents bring. */
const ROUNDING = 1e-14;

/**
 * How the present value runs over an interval of y = ln(1 + r): a Taylor polynomial about the middle, in doubles, and a
 * bound on all that it leaves out.
 */
export interface ValueModel {
  /** The day about which the terms turn there. */
  readonly centre: number;
  /** Half the interval's width times how far the terms that matter lie from `centre`, in years: small means that the polynomial is good. */
  readonly reach: number;
  /** The lowest order, from 0, whose derivative has no root in the interval; `undefined` where none is found. */
  readonly order: number | undefined;
  /** Signs at the interval's ends, 0 where doubles cannot tell. */
  readonly signs: readonly [number, number];
}

/**
 * Models g(y) = Σ amount × e^(−(days − centre) / 365 × y) over [middle − half, middle + half], divided by the sum of the
 * terms' sizes in the middle.
 */
export function modelValue(terms: readonly Term[], middle: number, half: number): ValueModel {
  const { weights, error } = weigh(terms, middle);
  const centre = Math.round(
    weights.reduce((sum, weight, i) => sum + Math.abs(weight) * (terms[i]?.days ?? 0), 0),
  );
  const moments = new Float64Array(MODEL_ORDERS);
  const sizes = new Float64Array(MODEL_ORDERS);
  let remainder = 0;
  let spread = 0;
  weights.forEach((weight, i) => {
    const years = (centre - (terms[i]?.days ?? 0)) / DAYS_PER_YEAR;
    let part = weight;
    for (let order = 0; order < MODEL_ORDERS; order++) {
      moments[order] = (moments[order] ?? 0) + part;
      sizes[order] = (sizes[order] ?? 0) + Math.abs(part);
      part *= years;
    }
    // How much larger the term can be anywhere in the interval.
    const growth = Math.exp(Math.min(600, Math.abs(years) * half));
    spread += Math.abs(weight) * years * years * growth;
    remainder += Math.abs(part) * growth;
  });
  const derivatives = Array.from(moments, (value, order) => ({
    value,
    error: (sizes[order] ?? 0) * error,
  }));
  const order = derivatives.findIndex(
    ({ value, error: off }, k) => Math.abs(value) > off + restOf(derivatives, k, half, remainder),
  );
  return {
    centre,
    reach: half * Math.sqrt(spread),
    order: order < 0 ? undefined : order,
    signs: [signAt(derivatives, -half, remainder), signAt(derivatives, half, remainder)],
  };
}

interface Derivative {
  readonly value: number;
  readonly error: number;
}

/** Each term's share of what all terms add up to in size, and the relative error of such a share. */
function weigh(terms: readonly Term[], middle: number): { weights: readonly number[]; error: number } {
  const exponents = terms.map(
    ({ amount, days }) => Math.log(Math.abs(Number(amount))) - (days / DAYS_PER_YEAR) * middle,
  );
  const most = exponents.reduce((max, exponent) => Math.max(max, exponent), -Infinity);
  let size = 0;
  let widest = 0;
  const weights = terms.map(({ amount, days }, i) => {
    const weight = Math.exp((exponents[i] ?? 0) - most);
    size += weight;
    if (weight > 1e-20) {
      widest = Math.max(widest, Math.abs((days / DAYS_PER_YEAR) * middle));
    }
    return amount < 0n ? -weight : weight;
  });
  return {
    weights: weights.map((weight) => weight / size),
    error: ROUNDING * (1 + Math.sqrt(terms.length) + widest / 10),
  };
}

/** How far the `order`-th derivative can be from its value in the middle, anywhere in the interval. */
function restOf(derivatives: readonly Derivative[], order: number, half: number, remainder: number): number {
  let rest = 0;
  let factor = 1;
  for (let next = order + 1; next < derivatives.length; next++) {
    factor *= half / (next - order);
    const { value, error } = derivatives[next] ?? { value: 0, error: 0 };
    rest += (Math.abs(value) + error) * factor;
  }
  return rest + (remainder * factor * half) / (derivatives.length - order);
}

function signAt(derivatives: readonly Derivative[], step: number, remainder: number): number {
  let value = 0;
  let error = 0;
  let factor = 1;
  derivatives.forEach((derivative, order) => {
    value += derivative.value * factor;
    error += derivative.error * Math.abs(factor);
    factor *= step / (order + 1);
  });
  return Math.abs(value) > error + remainder * Math.abs(factor) ? Math.sign(value) : 0;
}
