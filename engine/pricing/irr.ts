import type { Day } from "../deal/model.ts";
import { UserError } from "../errors/errors.ts";
import {
  add,
  type BigFloat,
  divide,
  fromNumber,
  isBelow,
  multiply,
  negate,
  one,
  power,
  toNumber,
} from "./big-float.ts";
import { DAYS_PER_YEAR, presentValueAt, type SignedValue, type Term } from "./present-value.ts";
import { modelValue } from "./value-model.ts";

/** A cash flow: what is paid out is negative. All amounts of a list are in the same unit. */
export interface DatedAmount {
  readonly day: Day;
  readonly amount: bigint;
}

/** Below it a model with several derivatives to follow is taken as it is; above, halving the interval leaves fewer. */
const SMALL_REACH = 0.2;
/** Where an interval of this reach still has no derivative without a root, doubles will not find one. */
const LEAST_REACH = 1e-7;
/** Roots and turning points are found to this part of themselves. */
const ROOT_PRECISION: BigFloat = { mantissa: 1n, exponent: -260 };
/** A rate this near 0 is 0: roots are found no more precisely. */
const LEAST_DISTANCE = 2 ** -200;
/** The double after −1: no rate is −100 % or less. */
const LEAST_RATE = -1 + Number.EPSILON / 2;

/**
 * Every internal rate of return above −100 %, rising: each r with Σ amount / (1 + r)^((day − first day) / 365) = 0
 * (ACT/365F, as spreadsheets' XIRR). A root of several equal ones is given once; where every rate solves (nothing is left
 * after netting days) there is none to name.
 *
 * With y = ln(1 + r), intervals in which the value cannot be 0 are left out and those in which it is monotone settled
 * by the signs at their ends; where roots are close, the turning points in between are found first, derivative by
 * derivative (Rolle). Signs that doubles cannot decide, and the roots, come from 480-bit arithmetic. A rate too large or too near −100 %
 * for a double is given as the nearest one.
 *
 * @throws UserError for sixteen or more equal roots
 */
export function irrRates(flows: readonly DatedAmount[]): number[] {
  const terms = netByDay(flows);
  if (terms.every(({ amount }) => amount > 0n) || terms.every(({ amount }) => amount < 0n)) {
    return [];
  }
  const roots: BigFloat[] = [];
  const open = [domainOf(terms)];
  for (let interval = open.pop(); interval !== undefined; interval = open.pop()) {
    const [from, to] = interval;
    const middle = (from + to) / 2;
    // A hair wider than the interval, for the rounding of its ends.
    const model = modelValue(
      terms,
      middle,
      ((to - from) / 2) * (1 + 1e-9) + Number.EPSILON * Math.abs(middle),
    );
    if (model.order === 0 || (model.order === 1 && model.signs[0] * model.signs[1] > 0)) {
      continue;
    }
    if (model.order === 1 || (model.order !== undefined && model.reach < SMALL_REACH)) {
      // A higher rate is a lower discount factor.
      roots.push(
        ...rootsBetween(terms, factorAt(to), factorAt(from), { order: model.order, centre: model.centre }),
      );
    } else if (model.reach < LEAST_REACH) {
      throw new UserError(`The cash flows have sixteen or more equal rates near ${Math.expm1(middle)}.`);
    } else {
      open.push([from, middle], [middle, to]);
    }
  }
  return [...new Set(roots.map(rateOf))].sort((a, b) => a - b);
}

/** One term a day that has any, by day. */
function netByDay(flows: readonly DatedAmount[]): Term[] {
  const byDay = new Map<Day, bigint>();
  for (const { day, amount } of flows) {
    byDay.set(day, (byDay.get(day) ?? 0n) + amount);
  }
  const days = [...byDay].filter(([, amount]) => amount !== 0n).sort(([a], [b]) => a - b);
  const first = days[0]?.[0] ?? 0;
  return days.map(([day, amount]) => ({ amount, days: day - first }));
}

/** The values of y = ln(1 + r) outside which the first or the last term outweighs all others, so that no root lies there. */
function domainOf(terms: readonly Term[]): [number, number] {
  const logs = terms.map(({ amount }) => Math.log(Math.abs(Number(amount))));
  const outweighs = (own: number, y: number) => {
    const days = terms[own]?.days ?? 0;
    const others = terms.reduce(
      (sum, term, i) =>
        i === own
          ? sum
          : sum + Math.exp((logs[i] ?? 0) - (logs[own] ?? 0) - ((term.days - days) / DAYS_PER_YEAR) * y),
      0,
    );
    return others < 0.999;
  };
  const reach = (own: number, sign: number) => {
    let far = sign;
    while (!outweighs(own, far)) {
      far *= 2;
    }
    return far;
  };
  return [reach(terms.length - 1, -1), reach(0, 1)];
}

function factorAt(y: number): BigFloat {
  return fromNumber(Math.exp(-y / DAYS_PER_YEAR));
}

/**
 * The discount factors in [from, to) at which the value is 0, given that its `order`-th derivative is not 0 in between:
 * between two neighbouring turning points the value is monotone and has at most one root.
 */
function rootsBetween(
  terms: readonly Term[],
  from: BigFloat,
  to: BigFloat,
  { order, centre }: { readonly order: number; readonly centre: number },
): BigFloat[] {
  let roots: BigFloat[] = [];
  for (let derivative = order - 1; derivative >= 0; derivative--) {
    const valueAt = (x: BigFloat) => presentValueAt(terms, { x, order: derivative, centre });
    const points = [from, ...roots, to].map((x) => ({ x, ...valueAt(x) }));
    const found: BigFloat[] = [];
    points.forEach((point, i) => {
      const next = points[i + 1];
      // A root of this derivative that is one of the next as well is in `roots`; one at `to` is the neighbour's.
      if (next !== undefined && point.sign === 0) {
        found.push(point.x);
      } else if (next !== undefined && point.sign * next.sign < 0) {
        found.push(crossing(valueAt, point, next));
      }
    });
    roots = found;
  }
  return roots;
}

interface Point extends SignedValue {
  readonly x: BigFloat;
}

/** Where a value changes its sign: false position with halved ends (Illinois), and a bisection whenever that does not halve the bracket in three steps. */
function crossing(valueAt: (x: BigFloat) => SignedValue, left: Point, right: Point): BigFloat {
  const width = () => add(b.x, negate(a.x));
  const half = (value: BigFloat): BigFloat => ({ mantissa: value.mantissa, exponent: value.exponent - 1 });
  let [a, b] = [left, right];
  let [weightA, weightB] = [a.value, b.value];
  let before = width();
  for (let step = 1; isBelow(multiply(b.x, ROOT_PRECISION), width()); step++) {
    const slow = step % 3 === 0 && isBelow(half(before), width());
    before = step % 3 === 0 ? width() : before;
    const share = slow ? half(one) : divide(weightA, add(weightA, negate(weightB)));
    const x = add(a.x, multiply(width(), share));
    if (!isBelow(a.x, x) || !isBelow(x, b.x)) {
      return x;
    }
    const point = { x, ...valueAt(x) };
    if (point.sign === 0) {
      return x;
    }
    if (point.sign === a.sign) {
      [a, weightA, weightB] = [point, point.value, half(weightB)];
    } else {
      [b, weightB, weightA] = [point, point.value, half(weightA)];
    }
  }
  return a.x;
}

/** x^(−365) − 1 as a double. */
function rateOf(x: BigFloat): number {
  const rate = toNumber(add(divide(one, power(x, DAYS_PER_YEAR)), negate(one)));
  if (Math.abs(rate) < LEAST_DISTANCE) {
    return 0;
  }
  return Math.min(Number.MAX_VALUE, Math.max(LEAST_RATE, rate));
}
