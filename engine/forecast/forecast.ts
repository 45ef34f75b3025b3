import type { Units } from "../deal/model.ts";
import { type Steps, atOnce } from "../steps/steps.ts";
import type { Loan } from "../tape/loan.ts";
import type { Assumptions, Route } from "./assumptions.ts";
import type { Rate } from "./discount.ts";
import type { ValuationOptions, ValuedLoan } from "./valuation.ts";
import { createValuation, presentValue } from "./valuation.ts";

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

export interface ForecastRoute {
  readonly route: Route | "schedule";
  readonly loans: number;
  readonly bookValue: Units;
  /** Of the loans by this route. */
  readonly amount: Units;
  readonly presentValue: Units;
}

/** An assumed figure and what of the value it touches; one loan may rest on several. */
export interface AssumedFigure {
  /** In the assumptions, for instance `defaults.procedure.unknown`. */
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
  readonly discountRate: Rate;
  readonly periodMonths: number;
  /** Up to the last in which anything comes in. */
  readonly byPeriod: readonly ForecastPeriod[];
  readonly bySegment: readonly ForecastSegment[];
  readonly byRoute: readonly ForecastRoute[];
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
 * Values loans one by one, each by its route, and adds up: Σ net / (1 + r)^t, from each period's end. Floating point
 * inside; each segment's periods are rounded to smallest units, and every total adds those up.
 *
 * @param visit sees every loan with its plan, in tape order
 */
export function forecast(
  loans: readonly Loan[],
  assumptions: Assumptions,
  options: ValuationOptions = {},
  visit?: (valued: ValuedLoan) => void,
): Forecast {
  return atOnce(forecastInSteps(loans, assumptions, options, visit));
}

/** As `forecast`, with a pause before each loan. */
export function* forecastInSteps(
  loans: readonly Loan[],
  assumptions: Assumptions,
  options: ValuationOptions = {},
  visit?: (valued: ValuedLoan) => void,
): Steps<Forecast> {
  const valuation = createValuation(assumptions, options);
  const { discounts, periodMonths, rate } = valuation;
  const cells = new Map<string, SegmentCells>();
  const byRoute = new Map<
    ForecastRoute["route"],
    { loans: number; bookValue: Units; amount: number; value: number }
  >();
  const touched = new Map<string, { why: string; loans: number; value: number }>();
  let value = 0;
  let assumedValue = 0;
  for (const loan of loans) {
    yield;
    const valued = valuation.value(loan);
    const { prospect, plan } = valued;
    visit?.(valued);
    const own = cells.get(prospect.segment) ?? { loans: 0, bookValue: 0n, amounts: [], costs: [] };
    cells.set(prospect.segment, own);
    own.loans += 1;
    own.bookValue += loan.bookValue;
    plan.amounts.forEach((amount, i) => {
      own.amounts[i] = (own.amounts[i] ?? 0) + amount;
      own.costs[i] = (own.costs[i] ?? 0) + (plan.costs[i] ?? 0);
    });
    const loanValue = presentValue(plan, discounts);
    value += loanValue;
    const ofRoute = byRoute.get(prospect.route) ?? { loans: 0, bookValue: 0n, amount: 0, value: 0 };
    byRoute.set(prospect.route, {
      loans: ofRoute.loans + 1,
      bookValue: ofRoute.bookValue + loan.bookValue,
      amount: ofRoute.amount + plan.amounts.reduce((sum, amount) => sum + amount, 0),
      value: ofRoute.value + loanValue,
    });
    const guesses = new Map(
      prospect.used.flatMap((figure) =>
        "assumed" in figure ? [[figure.path, figure.assumed] as const] : [],
      ),
    );
    assumedValue += guesses.size > 0 ? loanValue : 0;
    for (const [path, why] of guesses) {
      const figure = touched.get(path) ?? { why, loans: 0, value: 0 };
      touched.set(path, { why, loans: figure.loans + 1, value: figure.value + loanValue });
    }
  }

  const shareOfValue = (part: number) => (value === 0 ? 0 : Math.min(1, part / value));
  const { byPeriod, bySegment } = roundCells(cells, assumptions, discounts);
  return {
    loans: loans.length,
    bookValue: loans.reduce((sum, { bookValue }) => sum + bookValue, 0n),
    ...totals(byPeriod),
    discountRate: rate,
    periodMonths,
    byPeriod,
    bySegment,
    byRoute: [...byRoute].map(([route, { loans: count, bookValue, amount, value: worth }]) => ({
      route,
      loans: count,
      bookValue,
      amount: toUnits(amount),
      presentValue: toUnits(worth),
    })),
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

function roundCells(
  cells: ReadonlyMap<string, SegmentCells>,
  { segments, periodMonths }: Assumptions,
  discounts: Float64Array,
): Pick<Forecast, "byPeriod" | "bySegment"> {
  const lastOf = ({ amounts }: SegmentCells) => amounts.findLastIndex((amount) => toUnits(amount) > 0n) + 1;
  const periods = Math.max(0, ...[...cells.values()].map(lastOf));
  const byPeriod: Flow[] = Array.from({ length: periods }, () => noFlow);
  const bySegment: ForecastSegment[] = [];
  for (const { name } of segments) {
    const own = cells.get(name);
    if (own === undefined) {
      continue;
    }
    const flows = roundFlows(own, discounts).slice(0, periods);
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
export function roundFlows(
  { amounts, costs }: { readonly amounts: Iterable<number>; readonly costs: ArrayLike<number> },
  discounts: ArrayLike<number> = [],
): Flow[] {
  const unrounded = { amount: 0, costs: 0, presentValue: 0 };
  let sum = noFlow;
  return Array.from(amounts, (amountNow, i) => {
    unrounded.amount += amountNow;
    unrounded.costs += costs[i] ?? 0;
    const amount = toUnits(unrounded.amount) - sum.amount;
    const due = toUnits(unrounded.costs) - sum.costs;
    // A unit of costs that rounding puts before its collection waits for the next period.
    const spent = due < amount ? due : amount;
    const net = amount - spent;
    unrounded.presentValue += Number(net) * (discounts[i] ?? 0);
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
