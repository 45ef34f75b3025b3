import type { Day } from "../deal/model.ts";
import { normalShare } from "../random/normal.ts";
import type { Loan, ProcedureStage } from "../tape/loan.ts";
import { type Assumptions, type Curve, courtDuration } from "./assumptions.ts";
import { meanYearsAhead, recoveryAt, settledByPeriod } from "./curve.ts";
import type { Figures, PlacedFigure } from "./figures.ts";
import { cutsFor } from "./plan.ts";
import type { Instalment, Plan, Prospect, ThingSale } from "./prospect.ts";
import { DAYS_PER_YEAR, periodEnd } from "./period-end.ts";
import type { Stress } from "./stress.ts";

const WAD = 1e18;

/** A loan and all that its routes need. */
export interface RouteContext {
  readonly loan: Loan;
  readonly segment: string;
  readonly assumptions: Assumptions;
  readonly figures: Figures;
  /** Name of the curve of its unsecured claim. */
  readonly curve: string;
  readonly stress: Stress;
  readonly cutOff: Day | undefined;
  readonly periods: number;
  /** Timings by key, filled on the way. */
  readonly timings: Map<string, Float64Array>;
}

/** Notes which figures a loan's plan rests on. */
class Used {
  readonly list: PlacedFigure[] = [];

  readonly take = (figure: PlacedFigure): number => {
    this.list.push(figure);
    return figure.is;
  };
  /** A figure that takes nothing is not counted. */
  readonly takeUnlessNone = (figure: PlacedFigure): number => (figure.is === 0 ? 0 : this.take(figure));
}

type Common = Omit<Prospect, "route" | "pays" | "used" | "rest">;

function common({ loan, segment, figures, stress }: RouteContext, used: Used): Common {
  const { correlation, costs, guarantors } = figures;
  const claim = Number(loan.bookValue);
  const guarantees = loan.guarantees ?? [];
  const owe = guarantees.reduce(
    (sum, { amount }) => sum + (amount === undefined ? used.take(guarantors.cover) * claim : Number(amount)),
    0,
  );
  return {
    loan,
    segment,
    claim,
    group: `${loan.region ?? ""} ${segment}`,
    correlation: {
      price: correlation.price.is,
      time: correlation.time.is,
      costs: correlation.costs.is,
    },
    legal: Math.min(1, used.takeUnlessNone(costs.legal) * stress.cost),
    legalSpread: costs.spread.is,
    servicing: Math.min(1, used.takeUnlessNone(costs.servicing) * stress.cost),
    guarantors: { owe, pay: owe === 0 ? 0 : Math.min(1, used.take(guarantors.recovery) * stress.price) },
  };
}

/** Courts sell what secures the loan, guarantors pay, the rest is a claim of its age by then; without security, the claim's own curve. */
export function enforce(context: RouteContext): Prospect {
  const used = new Used();
  const shared = common(context, used);
  const things = thingSales(context, shared.claim, used);
  const { figures, stress } = context;
  if (things.length === 0) {
    const years = shared.guarantors.owe === 0 ? 0 : used.take(figures.guarantors.years) * stress.time;
    return {
      ...shared,
      route: "enforcement",
      pays: { claim: claimSale(context, used) },
      rest: { pays: 0, later: years },
      used: used.list,
    };
  }
  return {
    ...shared,
    route: "enforcement",
    pays: { things, timeSpread: figures.procedure.spread.is },
    rest: restAfter(context, shared, things, used),
    used: used.list,
  };
}

/** What is left after the things: a claim that nothing secures, of its age by then. */
function restAfter(
  context: RouteContext,
  { claim, legal }: Common,
  things: readonly ThingSale[],
  used: Used,
) {
  const { figures, stress } = context;
  const covered = things.reduce(
    (sum, { value, price, prior }) => sum + Math.max(0, value * price * (1 - legal) - prior),
    0,
  );
  const end = Math.max(
    ...things.map(
      (thing) =>
        thing.before + Math.max(1, cutsFor(thing, thing.price) + 1 - thing.held) * thing.round + thing.after,
    ),
  );
  // Where the mean covers the claim the plan rests on none of what follows; single scenarios do.
  const take = covered >= claim ? (figure: PlacedFigure) => figure.is : used.take;
  const { curve, placed } = curveOf(context);
  take(placed);
  const age = ageOf(context, take) + end;
  const recovery = Math.min(1, take(figures.unsecured.recovery) * stress.price);
  return { pays: recoveryAt(curve, recovery, age), later: meanYearsAhead(curve, age) * stress.time };
}

/** The claim is sold on. */
export function sell(context: RouteContext): Prospect {
  const used = new Used();
  const { figures, stress, periods, assumptions, timings } = context;
  const { sale } = figures;
  const years = used.take(sale.years) * stress.time;
  const at = Math.max(0, Math.ceil((years * 12) / assumptions.periodMonths - 1e-9) - 1);
  const timingKey = `in period ${at}`;
  const timing = remember(timings, timingKey, () =>
    Float64Array.from({ length: periods }, (_, i) => (i < at ? 0 : 1)),
  );
  return {
    ...common(context, new Used()),
    route: "sale",
    legal: Math.min(1, used.takeUnlessNone(sale.costs) * stress.cost),
    servicing: 0,
    guarantors: { owe: 0, pay: 0 },
    rest: { pays: 0, later: 0 },
    pays: {
      claim: {
        recovery: Math.min(1, used.take(sale.price) * stress.price),
        slope: sale.spread.is,
        timing,
        timingKey,
        fades: false,
      },
    },
    used: used.list,
  };
}

/** The borrower is offered a discount on what enforcement would bring after costs; if talks fail, enforcement begins when they end. */
export function payOff(
  context: RouteContext,
  enforced: { readonly prospect: Prospect; readonly plan: Plan },
): Prospect {
  const used = new Used();
  const { figures, stress } = context;
  const { settlement } = figures;
  const { amounts, costs } = enforced.plan;
  const expected = amounts.reduce((sum, amount, i) => sum + amount - (costs[i] ?? 0), 0);
  return {
    ...enforced.prospect,
    route: "payOff",
    settlement: {
      chance: used.take(settlement.chance),
      amount: Math.min(enforced.prospect.claim, used.take(settlement.price) * expected),
      years: used.take(settlement.years) * stress.time,
    },
    used: [...enforced.prospect.used, ...used.list],
  };
}

/** Paid as agreed until it is not; then as enforcement would go from there. `undefined` where nothing is agreed, or it cannot be placed. */
export function followSchedule(
  context: RouteContext,
  enforced: { readonly prospect: Prospect; readonly plan: Plan },
): Prospect | undefined {
  const { loan, figures, stress, cutOff, assumptions } = context;
  if (loan.schedule === undefined || cutOff === undefined) {
    return undefined;
  }
  const used = new Used();
  const shared = common(context, used);
  const { amounts, costs } = enforced.plan;
  let [net, weighted] = [0, 0];
  amounts.forEach((amount, i) => {
    const own = amount - (costs[i] ?? 0);
    net += own;
    weighted += (own * (i + 1) * assumptions.periodMonths) / 12;
  });
  return {
    ...shared,
    route: "schedule",
    // What legal costs and guarantors there are is in what enforcement brings.
    legal: 0,
    guarantors: { owe: 0, pay: 0 },
    pays: {
      instalments: instalmentsOf(loan.schedule, cutOff, stress.time),
      redefault: used.take(figures.schedule.redefault),
    },
    rest: { pays: Math.min(1, net / shared.claim), later: net === 0 ? 0 : weighted / net },
    used: [...used.list, ...enforced.prospect.used],
  };
}

function instalmentsOf(schedule: NonNullable<Loan["schedule"]>, cutOff: Day, stretch: number): Instalment[] {
  const inYears = (date: Day) => (Math.max(0, date - cutOff) / DAYS_PER_YEAR) * stretch;
  if ("payments" in schedule) {
    return schedule.payments.map(({ date, amount }) => ({ years: inYears(date), amount: Number(amount) }));
  }
  const { amount, everyMonths, next, maturity } = schedule.instalments;
  const first = next ?? periodEnd(cutOff, everyMonths);
  const due: Instalment[] = [];
  for (let i = 0; ; i++) {
    const date = periodEnd(first, i * everyMonths);
    if (date > maturity) {
      return due;
    }
    if (date > cutOff) {
      due.push({ years: inYears(date), amount: Number(amount) });
    }
  }
}

/** Each thing that secures the loan, this loan's share of it, and the way to its money. */
function thingSales(context: RouteContext, claim: number, used: Used): ThingSale[] {
  const { loan, figures, stress } = context;
  const { collateral, auction } = figures;
  const unknown = () => used.take(collateral.worth) * claim;
  const told = loan.collateral ?? [];
  const things: { value: number; prior: number; court?: string | undefined }[] =
    told.length > 0
      ? told.map(({ value, priorClaims, lienRank, shareWad, court }) => {
          const share = shareWad === undefined ? 1 : Number(shareWad) / WAD;
          const worth = value === undefined ? unknown() / told.length : Number(value);
          const prior =
            priorClaims !== undefined
              ? Number(priorClaims)
              : (lienRank ?? 1) > 1
                ? used.take(collateral.prior) * worth
                : 0;
          return { value: worth * share, prior: prior * share, court };
        })
      : loan.collateralValue !== undefined
        ? [{ value: Number(loan.collateralValue), prior: 0 }]
        : loan.realEstateBacked === true ||
            (loan.secured === true && loan.collateral === undefined && (loan.guarantees ?? []).length === 0)
          ? [{ value: unknown(), prior: 0 }]
          : [];
  return things.map(({ value, prior, court }) => ({
    value,
    prior,
    price: used.take(collateral.price) * stress.price,
    spread: collateral.spread.is,
    reserve: auction.reserve.is,
    cut: auction.cut.is,
    rounds: auction.rounds.is,
    held: loan.procedure?.auctionsHeld ?? 0,
    upkeep: value * used.takeUnlessNone(collateral.upkeep) * stress.cost,
    ...timesOf(context, court, used),
  }));
}

/** From the stage that the loan is in to the money: what lies before the auction, each round, and the distribution. */
function timesOf(
  { loan, figures, assumptions, stress, cutOff }: RouteContext,
  ownCourt: string | undefined,
  used: Used,
): Pick<ThingSale, "before" | "round" | "after"> {
  const { procedure } = figures;
  const kind = isInsolvency(loan) ? "insolvency" : "foreclosure";
  const duration =
    used.take(courtDuration(assumptions, ownCourt ?? loan.procedure?.court, kind)) * stress.time;
  const [petition, order, appraisal] = [procedure.petition.is, procedure.order.is, procedure.appraisal.is];
  const whole = {
    before: (petition + order + appraisal) * duration,
    round: procedure.round.is * duration,
    after: procedure.distribution.is * duration,
  };
  const stage = stageOf(loan);
  if (stage === "start") {
    return whole;
  }
  if (stage === "unknown") {
    return { ...whole, before: whole.before * (1 - used.take(procedure.unknown)) };
  }
  for (const part of [
    procedure.petition,
    procedure.order,
    procedure.appraisal,
    procedure.round,
    procedure.distribution,
  ]) {
    used.take(part);
  }
  const since = loan.procedure?.stage === undefined ? undefined : loan.procedure.since;
  const elapsed =
    since === undefined || cutOff === undefined ? 0 : Math.max(0, cutOff - since) / DAYS_PER_YEAR;
  // What is left of the present stage, which has lasted so long already.
  const left = (share: number) => Math.max(share * duration - elapsed, share * duration * procedure.least.is);
  if (elapsed > 0) {
    used.take(procedure.least);
  }
  switch (stage) {
    case "petition":
      return { ...whole, before: left(petition) + (order + appraisal) * duration };
    case "order":
      return { ...whole, before: left(order) + appraisal * duration };
    case "appraisal":
      return { ...whole, before: left(appraisal) };
    case "auction":
      return { ...whole, before: 0 };
    case "distribution":
      return { before: 0, round: 0, after: left(procedure.distribution.is) };
  }
}

function isInsolvency({ procedure, stage }: Loan): boolean {
  return procedure?.kind === "insolvency" || (procedure?.kind === undefined && stage === "insolvency");
}

function stageOf({ procedure, stage }: Loan): ProcedureStage | "start" | "unknown" {
  if (procedure?.stage !== undefined) {
    return procedure.stage;
  }
  if (stage === undefined) {
    return procedure === undefined ? "unknown" : procedure.kind === "outOfCourt" ? "start" : "petition";
  }
  const coarse = {
    none: "start",
    amicable: "start",
    judicial: "petition",
    insolvency: "petition",
    auction: "auction",
  } as const;
  return coarse[stage];
}

/** A claim that nothing secures: by its curve and its age; in an insolvency when that ends. */
function claimSale(context: RouteContext, used: Used) {
  const { loan, figures, stress, periods, assumptions, timings } = context;
  const { periodMonths } = assumptions;
  const recovery = Math.min(1, used.take(figures.unsecured.recovery) * stress.price);
  const slope = figures.unsecured.spread.is;
  if (isInsolvency(loan)) {
    const { before, round, after } = timesOf(context, undefined, used);
    const mean = before + round + after;
    const spread = figures.procedure.spread.is;
    const timingKey = `insolvency ${mean} ${spread}`;
    const timing = remember(timings, timingKey, () =>
      Float64Array.from({ length: periods }, (_, i) =>
        lognormalShare(((i + 1) * periodMonths) / 12, mean, spread),
      ),
    );
    return { recovery, slope, timing, timingKey, fades: false };
  }
  const { curve, placed, name } = curveOf(context);
  used.take(placed);
  // In whole periods, so that loans share their timings.
  const age = (Math.floor((ageOf(context, used.take) * 12) / periodMonths) * periodMonths) / 12;
  const timingKey = `curve ${name} ${age} ${stress.time}`;
  const timing = remember(timings, timingKey, () =>
    settledByPeriod({ curve, age, stretch: stress.time, periods, periodMonths }),
  );
  return { recovery: recoveryAt(curve, recovery, age), slope, timing, timingKey, fades: true };
}

/** The share of lognormal times of a mean below a time. */
function lognormalShare(years: number, mean: number, spread: number): number {
  if (spread === 0 || mean === 0) {
    return years >= mean - 1e-9 ? 1 : 0;
  }
  return normalShare(Math.log(years / mean) / spread + spread / 2);
}

function curveOf({ assumptions, curve: name }: RouteContext): {
  curve: Curve;
  placed: PlacedFigure;
  name: string;
} {
  const curve = assumptions.curves[name];
  if (curve === undefined) {
    throw new RangeError(`There is no curve \`${name}\`.`);
  }
  return { curve, placed: { ...curve, is: 1, path: `curves.${name}` }, name };
}

/** Years since default. */
function ageOf({ loan, cutOff, figures }: RouteContext, take: (figure: PlacedFigure) => number): number {
  return loan.defaulted === undefined || cutOff === undefined
    ? take(figures.unsecured.age)
    : Math.max(0, cutOff - loan.defaulted) / DAYS_PER_YEAR;
}

function remember(known: Map<string, Float64Array>, key: string, make: () => Float64Array): Float64Array {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
