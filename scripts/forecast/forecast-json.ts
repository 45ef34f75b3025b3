import { formatDay } from "../../engine/dates/day.ts";
import type { Flow, Forecast } from "../../engine/forecast/forecast.ts";
import { periodEnd } from "../../engine/forecast/period-end.ts";
import type { RecoveryComparison } from "../../engine/forecast/published.ts";
import type { Simulation } from "../../engine/forecast/simulate.ts";
import { type Distribution, percentileNames } from "../../engine/forecast/distribution.ts";
import type { SimulationSummary } from "../../engine/forecast/statistics.ts";
import { type ValuedLoan, presentValue } from "../../engine/forecast/valuation.ts";
import type { Tape } from "../../engine/tape/loan.ts";
import { type Provenance, hashesOf } from "./provenance.ts";

/** All that `weir forecast` found. */
export interface ForecastResult {
  readonly result: Forecast;
  readonly tape: Tape;
  readonly provenance: Provenance;
  /** What `--set` said. */
  readonly settings: readonly string[];
  readonly comparison: readonly RecoveryComparison[];
  /** Of each period's end. */
  readonly discounts: Float64Array;
  readonly simulated?: {
    readonly seed: string;
    readonly simulation: Simulation;
    readonly summary: SimulationSummary;
  };
  readonly valued?: readonly ValuedLoan[];
}

/** A forecast as JSON: money as texts of smallest units, dates where the tape has a cut-off. */
export function forecastJson(whole: ForecastResult) {
  const { result, tape, provenance, settings, comparison } = whole;
  const { currency, cutOff } = tape;
  return {
    assumedShare: result.assumedShare,
    assumed: result.assumed,
    version: provenance.version,
    inputs: hashesOf(provenance),
    ...(settings.length === 0 ? {} : { set: settings }),
    currency,
    ...(cutOff === undefined ? {} : { cutOff: formatDay(cutOff) }),
    loans: result.loans,
    bookValue: result.bookValue.toString(),
    gross: result.gross.toString(),
    costs: result.costs.toString(),
    net: result.net.toString(),
    presentValue: result.presentValue.toString(),
    discountRate: result.discountRate,
    periodMonths: result.periodMonths,
    byPeriod: result.byPeriod.map(({ period, months, ...flow }) => ({
      period,
      months,
      ...(cutOff === undefined ? {} : { date: formatDay(periodEnd(cutOff, months)) }),
      ...flowJson(flow),
    })),
    bySegment: result.bySegment.map(({ segment, loans, bookValue, ...flow }) => ({
      segment,
      loans,
      bookValue: bookValue.toString(),
      ...flowJson(flow),
    })),
    byRoute: result.byRoute.map(({ route, loans, bookValue, amount, presentValue: value }) => ({
      route,
      loans,
      bookValue: bookValue.toString(),
      amount: amount.toString(),
      presentValue: value.toString(),
    })),
    published: comparison,
    ...simulationJson(whole),
    ...loansJson(whole),
  };
}

function simulationJson({ simulated, result, tape: { cutOff } }: ForecastResult) {
  if (simulated === undefined) {
    return {};
  }
  const { seed, simulation, summary } = simulated;
  return {
    simulation: {
      seed,
      scenarios: simulation.scenarios,
      net: distributionJson(summary.net),
      presentValue: distributionJson(summary.presentValue),
      byPeriod: summary.byPeriod.map((each, i) => {
        const months = (i + 1) * result.periodMonths;
        return {
          period: i + 1,
          months,
          ...(cutOff === undefined ? {} : { date: formatDay(periodEnd(cutOff, months)) }),
          ...distributionJson(each),
        };
      }),
    },
  };
}

function loansJson({ valued, discounts, simulated }: ForecastResult) {
  if (valued === undefined) {
    return {};
  }
  return {
    byLoan: valued.map(({ prospect, plan }, i) => {
      const expected = simulated?.simulation.loanValues[i];
      return {
        loan: prospect.loan.id,
        segment: prospect.segment,
        route: prospect.route,
        bookValue: prospect.loan.bookValue.toString(),
        amount: unitsText(plan.amounts.reduce((sum, amount) => sum + amount, 0)),
        presentValue: unitsText(presentValue(plan, discounts)),
        ...(expected === undefined ? {} : { expectedValue: unitsText(expected) }),
      };
    }),
  };
}

function distributionJson(distribution: Distribution) {
  const names = ["mean", "standardDeviation", ...percentileNames] as const;
  return Object.fromEntries(names.map((name) => [name, unitsText(distribution[name])]));
}

function unitsText(value: number): string {
  return BigInt(Math.round(value)).toString();
}

function flowJson({ amount, costs, net, presentValue: value }: Flow) {
  return {
    amount: amount.toString(),
    costs: costs.toString(),
    net: net.toString(),
    presentValue: value.toString(),
  };
}
