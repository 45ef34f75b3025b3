import type { Day, Units } from "../deal/model.ts";
import type { Forecast } from "../forecast/forecast.ts";
import { periodEnd } from "../forecast/period-end.ts";
import type { LoanRecord } from "./read-loan-payments.ts";
import type { Money, PlannedLoan, SavedPlan } from "./saved-plan.ts";

/** Closed positions against what the plan expected of them. */
export interface ClosedFigures {
  readonly loans: number;
  /** At the cut-off, of net collections on their days; smallest units. */
  readonly collectedValue: Units;
  /** At the cut-off, of the plan's net collections at its periods' ends: their target price. */
  readonly plannedValue: Units;
  /** The first over the second; absent where the plan expected nothing. */
  readonly npvRatio?: number;
}

/** Of one loan, a segment, or all. */
export interface TrackedFigures {
  /** The plan's whole life. */
  readonly planned: Money;
  /** The plan by the report's date, within a period evenly by days. */
  readonly expected: Money;
  readonly collected: Money;
  /** Collections before costs over those expected by then; absent where none were. */
  readonly ccrGross?: number;
  /** The same after costs. */
  readonly ccrNet?: number;
  readonly closed: ClosedFigures;
  /** The new forecast of what is still to come. */
  readonly ahead: Money;
}

export interface TrackedSegment extends TrackedFigures {
  readonly segment: string;
  readonly loans: number;
}

export interface TrackedLoan extends TrackedFigures {
  readonly loan: string;
  readonly segment: string;
  readonly closedOn?: Day;
}

/** A period of the plan, or past its end. */
export interface TrackedPeriod {
  readonly period: number;
  readonly end: Day;
  readonly planned: Money;
  readonly collected: Money;
  /** Of the new forecast. */
  readonly ahead: Money;
}

export interface Tracking {
  readonly total: TrackedFigures & { readonly loans: number };
  readonly bySegment: readonly TrackedSegment[];
  readonly byPeriod: readonly TrackedPeriod[];
  readonly byLoan: readonly TrackedLoan[];
}

export interface TrackParameters {
  readonly plan: SavedPlan;
  readonly records: ReadonlyMap<string, LoanRecord>;
  /** The report's date. */
  readonly asOf: Day;
  /** A year's rate of the NPV ratio, 0.035 = 3.5 %. */
  readonly npvRate: number;
  /** As of the report's date; its periods count from then. */
  readonly forecast: Pick<Forecast, "byPeriod">;
  /** The new forecast of each loan that is still open. */
  readonly ahead: ReadonlyMap<string, Money>;
}

/**
 * Reported collections against a plan, loan by loan, added up by segment and in all: cumulative collection ratios before and
 * after costs (collected over expected by then) and, of closed positions, present value over present value
 * (docs/tracking.md). Every total adds up its loans.
 */
export function track(parameters: TrackParameters): Tracking {
  const { plan, records, asOf, npvRate, ahead } = parameters;
  const { cutOff, periodMonths } = plan;
  const discount = (day: Day) => (1 + npvRate) ** (-(day - cutOff) / 365);
  const byLoan = plan.loans.map((planned): TrackedLoan => {
    const record = records.get(planned.loan);
    const closedOn = record?.closed;
    return {
      loan: planned.loan,
      segment: planned.segment,
      ...(closedOn === undefined ? {} : { closedOn }),
      ...figuresOf({
        planned: sum(planned.periods),
        expected: plannedBy(planned, { cutOff, periodMonths }, asOf),
        collected: sum(record?.payments ?? []),
        closed:
          closedOn === undefined
            ? noneClosed
            : {
                loans: 1,
                collectedValue: presentValue(
                  (record?.payments ?? []).map(({ date, ...money }) => [date, money]),
                  discount,
                ),
                plannedValue: presentValue(
                  planned.periods.map(({ period, ...money }) => [
                    periodEnd(cutOff, period * periodMonths),
                    money,
                  ]),
                  discount,
                ),
              },
        ahead: ahead.get(planned.loan) ?? nothing,
      }),
    };
  });
  const inSegment = Map.groupBy(byLoan, ({ segment }) => segment);
  const names = [...new Set([...plan.segments, ...inSegment.keys()])];
  return {
    total: { loans: byLoan.length, ...addUp(byLoan) },
    bySegment: names.flatMap((segment) => {
      const own = inSegment.get(segment);
      return own === undefined ? [] : [{ segment, loans: own.length, ...addUp(own) }];
    }),
    byPeriod: periodsOf(parameters),
    byLoan,
  };
}

type Sums = Pick<TrackedFigures, "planned" | "expected" | "collected" | "ahead"> & {
  readonly closed: Omit<ClosedFigures, "npvRatio">;
};

const nothing: Money = { amount: 0n, costs: 0n };
const noneClosed = { loans: 0, collectedValue: 0n, plannedValue: 0n };

function add(a: Money, b: Money): Money {
  return { amount: a.amount + b.amount, costs: a.costs + b.costs };
}

function sum(all: readonly Money[]): Money {
  return all.reduce(add, nothing);
}

export function netOf({ amount, costs }: Money): Units {
  return amount - costs;
}

function figuresOf(sums: Sums): TrackedFigures {
  const { expected, collected, closed } = sums;
  const ccrGross = ratio(collected.amount, expected.amount);
  const ccrNet = ratio(netOf(collected), netOf(expected));
  const npvRatio = ratio(closed.collectedValue, closed.plannedValue);
  return {
    ...sums,
    ...(ccrGross === undefined ? {} : { ccrGross }),
    ...(ccrNet === undefined ? {} : { ccrNet }),
    closed: { ...closed, ...(npvRatio === undefined ? {} : { npvRatio }) },
  };
}

function ratio(part: Units, all: Units): number | undefined {
  return all <= 0n ? undefined : Number(part) / Number(all);
}

function addUp(loans: readonly TrackedFigures[]): TrackedFigures {
  return figuresOf({
    planned: sum(loans.map(({ planned }) => planned)),
    expected: sum(loans.map(({ expected }) => expected)),
    collected: sum(loans.map(({ collected }) => collected)),
    ahead: sum(loans.map(({ ahead }) => ahead)),
    closed: loans.reduce(
      (all, { closed }) => ({
        loans: all.loans + closed.loans,
        collectedValue: all.collectedValue + closed.collectedValue,
        plannedValue: all.plannedValue + closed.plannedValue,
      }),
      noneClosed,
    ),
  });
}

function presentValue(flows: readonly (readonly [Day, Money])[], discount: (day: Day) => number): Units {
  return BigInt(
    Math.round(flows.reduce((total, [day, money]) => total + Number(netOf(money)) * discount(day), 0)),
  );
}

/** A loan's plan by a day, rounded down. */
function plannedBy(
  { periods }: PlannedLoan,
  { cutOff, periodMonths }: Pick<SavedPlan, "cutOff" | "periodMonths">,
  asOf: Day,
): Money {
  return sum(
    periods.map(({ period, amount, costs }) => {
      const from = periodEnd(cutOff, (period - 1) * periodMonths);
      const to = periodEnd(cutOff, period * periodMonths);
      return shareOf({ amount, costs }, { from, to }, asOf);
    }),
  );
}

interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** Of money that comes evenly within a span, what has come by a day. */
function shareOf({ amount, costs }: Money, { from, to }: Span, day: Day): Money {
  const days = BigInt(Math.max(0, Math.min(day, to) - from));
  const all = BigInt(to - from);
  return { amount: (amount * days) / all, costs: (costs * days) / all };
}

/** Plan, collections and new forecast by the plan's periods; a period of the forecast that lies across two is split by days. */
function periodsOf({ plan, records, asOf, forecast }: TrackParameters): TrackedPeriod[] {
  const { cutOff, periodMonths, loans } = plan;
  const endOf = (period: number) => periodEnd(cutOff, period * periodMonths);
  const spans = forecast.byPeriod.map(({ months, amount, costs }) => ({
    money: { amount, costs },
    from: periodEnd(asOf, months - periodMonths),
    to: periodEnd(asOf, months),
  }));
  const lastDay = Math.max(asOf, spans.at(-1)?.to ?? asOf);
  const planned = new Map<number, Money>();
  for (const { period, ...money } of loans.flatMap(({ periods }) => periods)) {
    planned.set(period, add(planned.get(period) ?? nothing, money));
  }
  let periods = Math.max(1, ...planned.keys());
  while (endOf(periods) < lastDay) {
    periods += 1;
  }
  const collected = Array.from({ length: periods }, () => nothing);
  for (const { date, ...money } of [...records.values()].flatMap(({ payments }) => payments)) {
    // Counted back from where calendar months would put it.
    let period = Math.max(1, Math.ceil((date - cutOff) / (30.4375 * periodMonths)) - 1);
    while (endOf(period) < date) {
      period += 1;
    }
    collected[period - 1] = add(collected[period - 1] ?? nothing, money);
  }
  let before = nothing;
  return collected.map((money, i) => {
    const end = endOf(i + 1);
    const soFar = sum(spans.map((span) => shareOf(span.money, span, end)));
    const ahead = { amount: soFar.amount - before.amount, costs: soFar.costs - before.costs };
    before = soFar;
    return { period: i + 1, end, planned: planned.get(i + 1) ?? nothing, collected: money, ahead };
  });
}
