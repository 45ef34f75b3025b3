import type { Units } from "../deal/model.ts";
import type { Loan } from "../tape/loan.ts";
import type { Assumptions, Basis, ConditionKey, SegmentAssumptions } from "./assumptions.ts";
import { sharesByPeriod } from "./curve.ts";

/** Multiplies what is recovered (never above the claim), every time, and costs (never above what is collected). */
export interface Stress {
  readonly price: number;
  readonly time: number;
  readonly cost: number;
}

export const noStress: Stress = { price: 1, time: 1, cost: 1 };

export interface ForecastOptions {
  /** A year's required return, 0.1 = 10 %; else that of the assumptions. */
  readonly discountRate?: number;
  readonly stress?: Stress;
}

/** All in smallest units; `net` = `amount` − `costs`. */
export interface Flow {
  /** Collections before costs. */
  readonly amount: Units;
  readonly costs: Units;
  readonly net: Units;
  /** Of `net`, at the cut-off. */
  readonly presentValue: Units;
}

export interface ForecastPeriod extends Flow {
  /** From 1. */
  readonly period: number;
  /** Months from the cut-off to the period's end. */
  readonly months: number;
}

export interface ForecastSegment extends Flow {
  readonly segment: string;
  readonly loans: number;
  readonly bookValue: Units;
}

/** An assumed figure and what of the value it touches; one loan may rest on several. */
export interface AssumedFigure {
  /** In the assumptions, for instance `stages.unknown`. */
  readonly path: string;
  readonly why: string;
  readonly loans: number;
  /** Of the present value, 0 to 1. */
  readonly share: number;
}

export interface Forecast {
  readonly loans: number;
  readonly bookValue: Units;
  readonly gross: Units;
  readonly costs: Units;
  readonly net: Units;
  readonly presentValue: Units;
  readonly discountRate: number;
  readonly periodMonths: number;
  readonly byPeriod: readonly ForecastPeriod[];
  readonly bySegment: readonly ForecastSegment[];
  /** Share of the present value, 0 to 1, of loans that at least one assumed figure touches. */
  readonly assumedShare: number;
  readonly assumed: readonly AssumedFigure[];
}

/** What one segment collects, by period, before rounding. */
interface SegmentCells {
  loans: number;
  bookValue: Units;
  readonly amounts: number[];
  readonly costs: number[];
}

/**
 * Values loans: recovery = min(claim, share × claim or collateral), spread over the curve of its segment stretched by
 * its stage, less costs, discounted from each period's end: Σ net / (1 + r)^t (openriskmanual.org, recovery rate).
 * Floating point inside; each segment's periods are rounded to smallest units, and every total adds those up.
 */
export function forecast(
  loans: readonly Loan[],
  assumptions: Assumptions,
  options: ForecastOptions = {},
): Forecast {
  const stress = options.stress ?? noStress;
  const discountRate = options.discountRate ?? assumptions.discountRate.is;
  const { periodMonths } = assumptions;
  const discount = (period: number) => (1 + discountRate) ** -((period * periodMonths) / 12);
  const shares = memoize((curveName: string, stretch: number) => {
    const curve = assumptions.curves[curveName];
    return curve === undefined ? [] : sharesByPeriod({ curve, stretch, periodMonths });
  });

  const cells = new Map<string, SegmentCells>();
  const touched = new Map<string, { why: string; loans: number; value: number }>();
  let value = 0;
  let assumedValue = 0;
  for (const loan of loans) {
    const segment = segmentOf(loan, assumptions.segments);
    const stageKey = loan.stage ?? "unknown";
    const stage = assumptions.stages[stageKey];
    const recovered = recoveryOf(loan, segment, stress.price);
    const costShare = Math.min(1, segment.costs.is * stress.cost);
    const spread = shares(segment.curve, stage.is * stress.time);

    const own = cells.get(segment.name) ?? { loans: 0, bookValue: 0n, amounts: [], costs: [] };
    cells.set(segment.name, own);
    own.loans += 1;
    own.bookValue += loan.bookValue;
    let loanValue = 0;
    spread.forEach((share, i) => {
      const amount = recovered * share;
      own.amounts[i] = (own.amounts[i] ?? 0) + amount;
      own.costs[i] = (own.costs[i] ?? 0) + amount * costShare;
      loanValue += amount * (1 - costShare) * discount(i + 1);
    });
    value += loanValue;

    const curve = assumptions.curves[segment.curve];
    const used: [string, Basis | undefined][] = [
      [`segments.${segment.name}.recovery`, segment.recovery],
      [`segments.${segment.name}.costs`, segment.costs],
      [`curves.${segment.curve}`, curve],
      [`stages.${stageKey}`, stage],
    ];
    const guesses = used.flatMap(([path, basis]) =>
      basis !== undefined && "assumed" in basis ? [{ path, why: basis.assumed }] : [],
    );
    assumedValue += guesses.length > 0 ? loanValue : 0;
    for (const { path, why } of guesses) {
      const figure = touched.get(path) ?? { why, loans: 0, value: 0 };
      touched.set(path, { why, loans: figure.loans + 1, value: figure.value + loanValue });
    }
  }

  const shareOfValue = (part: number) => (value === 0 ? 0 : Math.min(1, part / value));
  const { byPeriod, bySegment } = roundCells(cells, assumptions, discount);
  return {
    loans: loans.length,
    bookValue: loans.reduce((sum, { bookValue }) => sum + bookValue, 0n),
    ...totals(byPeriod),
    discountRate,
    periodMonths,
    byPeriod,
    bySegment,
    assumedShare: shareOfValue(assumedValue),
    assumed: [...touched]
      .map(([path, figure]) => ({
        path,
        why: figure.why,
        loans: figure.loans,
        share: shareOfValue(figure.value),
      }))
      .sort((a, b) => b.share - a.share),
  };
}

function recoveryOf(loan: Loan, { recovery }: SegmentAssumptions, price: number): number {
  const claim = Number(loan.bookValue);
  const base = recovery.of === "claim" ? claim : Number(loan.collateralValue ?? 0n);
  return Math.min(claim, base * recovery.is * price);
}

function segmentOf(loan: Loan, segments: readonly SegmentAssumptions[]): SegmentAssumptions {
  const segment = segments.find(({ when }) =>
    (Object.keys(when) as ConditionKey[]).every(
      (key) => when[key]?.includes(conditionValue(loan, key)) === true,
    ),
  );
  if (segment === undefined) {
    throw new RangeError(`No segment of the assumptions takes loan \`${loan.id}\`.`);
  }
  return segment;
}

function conditionValue(loan: Loan, key: ConditionKey): string {
  const value = loan[key];
  if (value === undefined) {
    return "missing";
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  return typeof value === "bigint" ? "given" : value;
}

function roundCells(
  cells: ReadonlyMap<string, SegmentCells>,
  { segments, periodMonths }: Assumptions,
  discount: (period: number) => number,
): Pick<Forecast, "byPeriod" | "bySegment"> {
  const periods = Math.max(0, ...[...cells.values()].map(({ amounts }) => amounts.length));
  const byPeriod: Flow[] = Array.from({ length: periods }, () => noFlow);
  const bySegment: ForecastSegment[] = [];
  for (const { name } of segments) {
    const own = cells.get(name);
    if (own === undefined) {
      continue;
    }
    const flows = roundFlows(own, discount);
    flows.forEach((flow, i) => (byPeriod[i] = addFlow(byPeriod[i] ?? noFlow, flow)));
    const sum = flows.reduce(addFlow, noFlow);
    bySegment.push({ segment: name, loans: own.loans, bookValue: own.bookValue, ...sum });
  }
  return {
    byPeriod: byPeriod.map((flow, i) => ({ period: i + 1, months: (i + 1) * periodMonths, ...flow })),
    bySegment,
  };
}

/** Rounds what has come in so far and takes the differences, so that a total is off by half a unit and not by one a period. */
function roundFlows({ amounts, costs }: SegmentCells, discount: (period: number) => number): Flow[] {
  const unrounded = { amount: 0, costs: 0, presentValue: 0 };
  let sum = noFlow;
  return amounts.map((amountNow, i) => {
    unrounded.amount += amountNow;
    unrounded.costs += costs[i] ?? 0;
    const amount = toUnits(unrounded.amount) - sum.amount;
    const due = toUnits(unrounded.costs) - sum.costs;
    // A unit of costs that rounding puts before its collection waits for the next period.
    const spent = due < amount ? due : amount;
    const net = amount - spent;
    unrounded.presentValue += Number(net) * discount(i + 1);
    const flow = {
      amount,
      costs: spent,
      net,
      presentValue: toUnits(unrounded.presentValue) - sum.presentValue,
    };
    sum = addFlow(sum, flow);
    return flow;
  });
}

const noFlow: Flow = { amount: 0n, costs: 0n, net: 0n, presentValue: 0n };

function addFlow(a: Flow, b: Flow): Flow {
  return {
    amount: a.amount + b.amount,
    costs: a.costs + b.costs,
    net: a.net + b.net,
    presentValue: a.presentValue + b.presentValue,
  };
}

function totals(flows: readonly Flow[]): Pick<Forecast, "gross" | "costs" | "net" | "presentValue"> {
  const { amount, ...rest } = flows.reduce(addFlow, noFlow);
  return { gross: amount, ...rest };
}

function toUnits(value: number): Units {
  return BigInt(Math.round(value));
}

/** Few curves and stages, many loans. */
function memoize(
  make: (name: string, factor: number) => readonly number[],
): (name: string, factor: number) => readonly number[] {
  const made = new Map<string, readonly number[]>();
  return (name, factor) => {
    const key = `${name} ${factor}`;
    const known = made.get(key) ?? make(name, factor);
    made.set(key, known);
    return known;
  };
}
