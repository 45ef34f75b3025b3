import type { Day, Units } from "../deal/model.ts";
import { roundFlows } from "../forecast/forecast.ts";
import type { ValuedLoan } from "../forecast/valuation.ts";
import type { Currency } from "../tape/loan.ts";

/** Smallest units; costs are within the amount in a plan, and may be more than it in a report. */
export interface Money {
  /** Before costs. */
  readonly amount: Units;
  readonly costs: Units;
}

/** One period of a loan in which something is to come in. */
export interface PlannedPeriod extends Money {
  /** From 1. */
  readonly period: number;
}

export interface PlannedLoan {
  readonly loan: string;
  readonly segment: string;
  readonly route: string;
  readonly bookValue: Units;
  /** In order; a period in which nothing comes in is absent. */
  readonly periods: readonly PlannedPeriod[];
}

/** What was expected of each loan when the package was bought: what its collections are measured against. */
export interface SavedPlan {
  readonly currency: Currency;
  /** Collections count from the day after; periods begin here. */
  readonly cutOff: Day;
  readonly periodMonths: number;
  /** In order. */
  readonly segments: readonly string[];
  /** In tape order. */
  readonly loans: readonly PlannedLoan[];
}

/** A loan's plan in whole smallest units: what has come in by each period is rounded, so that a total is off by half a unit. */
export function plannedLoan({ prospect, plan }: ValuedLoan): PlannedLoan {
  const { loan, segment, route } = prospect;
  return {
    loan: loan.id,
    segment,
    route,
    bookValue: loan.bookValue,
    periods: roundFlows(plan).flatMap(({ amount, costs }, i) =>
      amount === 0n && costs === 0n ? [] : [{ period: i + 1, amount, costs }],
    ),
  };
}
