import type { Day } from "../deal/model.ts";
import type { Loan } from "../tape/loan.ts";
import type { Assumptions, Conditions, RouteChoice } from "./assumptions.ts";
import { conditionKeys } from "./assumptions.ts";
import { type Rate, discountFactors, rateOf } from "./discount.ts";
import { type Figures, type PlacedFigure, groupNames, overlayFigures } from "./figures.ts";
import { type Known, asKnown, missedAt } from "./as-known.ts";
import { planOf } from "./plan.ts";
import type { Plan, Prospect } from "./prospect.ts";
import { type Stress, noStress } from "./stress.ts";
import { type RouteContext, enforce, followSchedule, payOff, sell } from "./routes.ts";

export interface ValuationOptions {
  /** Required return; else that of the assumptions. */
  readonly discountRate?: Rate;
  readonly stress?: Stress;
  /** Past time counts up to here; without it every loan is as if just defaulted, and schedules cannot be placed. */
  readonly cutOff?: Day | undefined;
  /** Of loans by id, what is known some time after the cut-off: they are valued as of then, and times count from then. */
  readonly known?: ReadonlyMap<string, Known>;
}

export interface ValuedLoan {
  readonly prospect: Prospect;
  readonly plan: Plan;
}

/** How loans are valued: the assumptions made ready, once for many loans. */
export interface Valuation {
  readonly periods: number;
  readonly periodMonths: number;
  readonly rate: Rate;
  readonly discounts: Float64Array;
  /** A loan by the route that its rules choose. */
  readonly value: (loan: Loan) => ValuedLoan;
}

export function createValuation(assumptions: Assumptions, options: ValuationOptions = {}): Valuation {
  const { periodMonths, horizonYears } = assumptions;
  const periods = Math.ceil((horizonYears * 12) / periodMonths);
  const rate = options.discountRate ?? rateOf(assumptions.discountRate);
  const discounts = discountFactors(rate, periods, periodMonths);
  const defaults = placeDefaults(assumptions);
  const bySegment = new Map(
    assumptions.segments.map((segment) => [
      segment.name,
      overlayFigures(defaults, segment.figures, `segments.${segment.name}`),
    ]),
  );
  const timings = new Map<string, Float64Array>();
  const value = (loan: Loan): ValuedLoan => {
    const segment = firstThatTakes(assumptions.segments, loan);
    const own = assumptions.loans[loan.id];
    const ofSegment = bySegment.get(segment.name) ?? defaults;
    const figures =
      own === undefined ? ofSegment : overlayFigures(ofSegment, own.figures, `loans.${loan.id}`);
    const context: RouteContext = {
      loan,
      segment: segment.name,
      assumptions,
      figures,
      curve: own?.curve ?? segment.curve ?? assumptions.curve,
      stress: options.stress ?? noStress,
      cutOff: options.cutOff,
      periods,
      timings,
    };
    const choice = own?.route ?? segment.route ?? firstThatTakes(assumptions.routes, loan).take;
    const planned = choose(context, choice, discounts);
    const known = options.known?.get(loan.id);
    if (known === undefined) {
      return planned;
    }
    const missed = missedAt(planned.prospect, known);
    const prospect = asKnown({
      ...(missed === undefined
        ? { prospect: planned.prospect, known }
        : {
            prospect: choose(context, choice, discounts, true).prospect,
            // Enforcement begins then; what was paid by schedule came from nothing that secures the loan.
            known: { elapsed: known.elapsed - missed, gross: 0, net: known.net },
          }),
      periodMonths,
      timings,
    });
    return { prospect, plan: planOf({ prospect, periods, periodMonths }) };
  };
  return { periods, periodMonths, rate, discounts, value };
}

/** The loan by the chosen route; by the best one, whichever plan is worth most, the first of equals. A schedule that is missed is none. */
function choose(
  context: RouteContext,
  choice: RouteChoice,
  discounts: Float64Array,
  isMissed = false,
): ValuedLoan {
  const { periods, assumptions } = context;
  const { periodMonths } = assumptions;
  const plan = (prospect: Prospect): ValuedLoan => ({
    prospect,
    plan: planOf({ prospect, periods, periodMonths }),
  });
  const enforced = plan(enforce(context));
  const scheduled = isMissed ? undefined : followSchedule(context, enforced);
  const asAgreed = scheduled === undefined ? undefined : plan(scheduled);
  const others = {
    enforcement: () => asAgreed ?? enforced,
    payOff: () => asAgreed ?? plan(payOff(context, enforced)),
    sale: () => plan(sell(context)),
  };
  if (choice !== "best") {
    return others[choice]();
  }
  return [others.payOff(), others.sale()].reduce(
    (best, each) => (presentValue(each.plan, discounts) > presentValue(best.plan, discounts) ? each : best),
    others.enforcement(),
  );
}

export function presentValue({ amounts, costs }: Plan, discounts: Float64Array): number {
  return amounts.reduce((sum, amount, i) => sum + (amount - (costs[i] ?? 0)) * (discounts[i] ?? 0), 0);
}

function placeDefaults({ defaults }: Assumptions): Figures {
  return Object.fromEntries(
    groupNames.map((group) => [
      group,
      Object.fromEntries(
        Object.entries(defaults[group]).map(([name, figure]): [string, PlacedFigure] => [
          name,
          { ...figure, path: `defaults.${group}.${name}` },
        ]),
      ),
    ]),
    // Every group and name of `defaults` is there.
  ) as unknown as Figures;
}

function firstThatTakes<Rule extends { readonly name: string; readonly when: Conditions }>(
  rules: readonly Rule[],
  loan: Loan,
): Rule {
  const rule = rules.find(({ when }) =>
    conditionKeys.every((key) => {
      const wanted: readonly string[] | undefined = when[key];
      return wanted === undefined || wanted.includes(conditionValue(loan, key));
    }),
  );
  if (rule === undefined) {
    throw new RangeError(`No rule of the assumptions takes loan \`${loan.id}\`.`);
  }
  return rule;
}

/** What a loan shows to a condition; what is not known meets `missing` alone. */
function conditionValue(loan: Loan, key: keyof Conditions): string {
  if (key === "schedule") {
    return loan.schedule === undefined ? "missing" : "given";
  }
  const value = loan[key];
  if (value === undefined) {
    return "missing";
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  return typeof value === "bigint" ? "given" : value;
}
