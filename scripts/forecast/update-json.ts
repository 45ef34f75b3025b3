import { formatDay } from "../../engine/dates/day.ts";
import type { Day } from "../../engine/deal/model.ts";
import type { LoanFault } from "../../engine/errors/fault.ts";
import type { Forecast } from "../../engine/forecast/forecast.ts";
import type { Money } from "../../engine/tracking/saved-plan.ts";
import { type TrackedFigures, type Tracking, netOf } from "../../engine/tracking/track.ts";
import type { PlanFile } from "./plan-file.ts";
import { type Provenance, hashesOf } from "./provenance.ts";

/** All that `weir forecast --update` found. */
export interface Update {
  readonly tracking: Tracking;
  /** Of the loans still open, as of the report's date. */
  readonly forecast: Forecast;
  readonly planFile: PlanFile;
  readonly planPath: string;
  readonly asOf: Day;
  readonly npvRate: number;
  readonly provenance: Provenance;
  /** What `--set` said. */
  readonly settings: readonly string[];
  /** What the new forecast rests on other than the plan did, for instance `inputs.assumptions`. */
  readonly differs: readonly string[];
  readonly warnings: readonly LoanFault[];
  /** Whether each loan is told. */
  readonly byLoan: boolean;
}

/** An update as JSON: money as texts of smallest units, ratios as numbers of at most six decimals. */
export function updateJson(update: Update) {
  const { tracking, forecast, planFile, asOf, npvRate, provenance, settings, differs, warnings } = update;
  const { plan } = planFile;
  return {
    assumedShare: forecast.assumedShare,
    version: provenance.version,
    inputs: hashesOf(provenance),
    ...(settings.length === 0 ? {} : { set: settings }),
    currency: plan.currency,
    cutOff: formatDay(plan.cutOff),
    asOf: formatDay(asOf),
    npvRate,
    ...figuresJson(tracking.total),
    bySegment: tracking.bySegment.map(({ segment, ...figures }) => ({ segment, ...figuresJson(figures) })),
    byPeriod: tracking.byPeriod.map(({ period, end, planned, collected, ahead }) => ({
      period,
      date: formatDay(end),
      planned: moneyJson(planned),
      collected: moneyJson(collected),
      ahead: moneyJson(ahead),
    })),
    forecast: {
      presentValue: forecast.presentValue.toString(),
      discountRate: forecast.discountRate,
    },
    plan: { version: planFile.version, inputs: planFile.inputs },
    differs,
    warnings,
    ...(update.byLoan
      ? {
          byLoan: tracking.byLoan.map(({ loan, segment, closedOn, ...figures }) => ({
            loan,
            segment,
            ...(closedOn === undefined ? {} : { closedOn: formatDay(closedOn) }),
            ...figuresJson(figures),
          })),
        }
      : {}),
  };
}

function figuresJson(figures: TrackedFigures & { readonly loans?: number }) {
  const { loans, planned, expected, collected, ccrGross, ccrNet, closed, ahead } = figures;
  const { npvRatio } = closed;
  return {
    ...(loans === undefined ? {} : { loans }),
    planned: moneyJson(planned),
    expected: moneyJson(expected),
    collected: moneyJson(collected),
    ...(ccrGross === undefined ? {} : { ccrGross: rounded(ccrGross) }),
    ...(ccrNet === undefined ? {} : { ccrNet: rounded(ccrNet) }),
    closed: {
      loans: closed.loans,
      collectedValue: closed.collectedValue.toString(),
      plannedValue: closed.plannedValue.toString(),
      ...(npvRatio === undefined ? {} : { npvRatio: rounded(npvRatio) }),
    },
    ahead: moneyJson(ahead),
  };
}

function moneyJson(money: Money) {
  return {
    amount: money.amount.toString(),
    costs: money.costs.toString(),
    net: netOf(money).toString(),
  };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1e6) / 1e6;
}
