import type { DayCount, Deal, ReserveTarget, Step, Test, TriggerTerms } from "../../engine/deal/model.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";
import type { TrustState } from "../../engine/waterfall/state.ts";

/** The same date with one construct of the deal taken out or altered. */
export interface Alteration {
  /** The row of the table. */
  readonly construct: string;
  readonly deal: Deal;
  readonly state: TrustState;
}

const DAY_COUNTS: readonly DayCount[] = ["ACT/360", "ACT/365F", "30/360", "30E/360", "ACT/ACT"];

/** Every row of the table: each kind of step, bound, condition, test, cure, switch, target, day count, fee and rate. */
export const CONSTRUCTS: readonly string[] = [
  ...["fee", "interest", "principal", "reserve", "share", "split"].map((kind) => `step ${kind}`),
  ...["residual", "residual upTo hurdle"].map((kind) => `step ${kind}`),
  ...["fee", "interest", "principal", "residual"].map((kind) => `step ${kind} of several`),
  ...["amount", "ofNew"].map((bound) => `fee upTo ${bound}`),
  ...["amount", "ofNew", "rate"].map((bound) => `interest upTo ${bound}`),
  "principal upTo amount",
  "principal downTo",
  "share upTo amount",
  ...["amount", "hurdle", "catchUp"].map((bound) => `split upTo ${bound}`),
  "when",
  "unless",
  ...[
    "collected below",
    "collected atLeast",
    "collected less",
    "metric below",
    "metric atLeast",
    "balance",
  ].map((test) => `test ${test}`),
  ...["onOrAfter", "event declared", "event reportMissed", "event", "unpaidInterest", "any", "all"].map(
    (test) => `test ${test}`,
  ),
  "for",
  ...["never", "same", "a test"].map((cure) => `cures ${cure}`),
  "switch",
  ...["amount", "amount by date", "share", "times", "floor", "until"].map((target) => `target ${target}`),
  "target amount by date with floor",
  ...DAY_COUNTS.map((dayCount) => `day count ${dayCount}`),
  ...["flat", "once", "perAnnumOfClasses", "perAnnumOfReported"].map((kind) => `fee ${kind}`),
  ...["shareOfCollected", "shareOfReported", "reported"].map((kind) => `fee ${kind}`),
  ...["fixed", "floating", "by date", "floor", "cap", "margin"].map((rate) => `rate ${rate}`),
  ...["floor by date", "cap by date"].map((rate) => `rate ${rate}`),
  "unpaid interest bears interest",
];

/**
 * What gives every construct of a deal that a date could show, taken out or altered, one at a time. Dates with the same list
 * are given the same deals, as a deal's first date takes long.
 */
export function alterationsOf(deal: Deal): (state: TrustState, result: DateResult) => Alteration[] {
  const unswitched: Deal = { ...deal, switches: [] };
  const ofLists = new Map<number, readonly AlteredDeal[]>();
  return (state, { list }) => {
    const altered = ofLists.get(list) ?? [...alteredDeals(deal, list)];
    ofLists.set(list, altered);
    const alterations = altered.map(([construct, instead]) => ({ construct, deal: instead, state }));
    return list === 0
      ? alterations
      : [...alterations, { construct: "switch", deal: unswitched, state: { ...state, list: 0 } }];
  };
}

type AlteredDeal = readonly [construct: string, deal: Deal];

function* alteredDeals(deal: Deal, inForce: number): Generator<AlteredDeal> {
  const steps = deal.lists[inForce]?.steps ?? [];
  for (const [i, step] of steps.slice(0, -1).entries()) {
    for (const [construct, instead] of alteredSteps(step)) {
      const altered = steps.toSpliced(i, 1, ...instead);
      const lists = deal.lists.map((list, l) => (l === inForce ? { ...list, steps: altered } : list));
      yield [construct, { ...deal, lists }];
    }
  }
  yield* alteredIn(deal.triggers, alteredTriggers, (triggers) => ({ ...deal, triggers }));
  yield* alteredIn(deal.reserves, alteredReserves, (reserves) => ({ ...deal, reserves }));
  yield* alteredIn(deal.classes, alteredClasses, (classes) => ({ ...deal, classes }));
  yield* alteredIn(deal.fees, alteredFees, (fees) => ({ ...deal, fees }));
  yield* alteredIn(
    deal.hurdles,
    (hurdle) => [otherDayCount(hurdle)],
    (hurdles) => ({ ...deal, hurdles }),
  );
}

/** One entry of a part of the deal altered, one at a time. */
function* alteredIn<T>(
  entries: readonly T[],
  alter: (entry: T) => Iterable<readonly [string, T]>,
  withEntries: (entries: readonly T[]) => Deal,
): Generator<AlteredDeal> {
  for (const [i, entry] of entries.entries()) {
    for (const [construct, altered] of alter(entry)) {
      yield [construct, withEntries(entries.with(i, altered))];
    }
  }
}

/** What stands in a step's place. */
function* alteredSteps(step: Step): Generator<readonly [string, readonly Step[]]> {
  const { kind } = step;
  const ids = "fees" in step ? step.fees : "classes" in step ? step.classes : [];
  const bounded = "upTo" in step ? step.upTo?.kind : undefined;
  const several = ids.length > 1;
  yield [`step ${kind === "residual" && step.hurdles.length > 0 ? "residual upTo hurdle" : kind}`, []];
  if (several) {
    // One after the other instead of side by side.
    yield [`step ${kind} of several`, ids.map((id, i) => oneOf(step, id, i))];
  }
  if (bounded !== undefined) {
    yield [`${kind} upTo ${bounded}`, [{ ...step, upTo: undefined } as Step]];
  }
  if (step.kind === "principal" && step.downTo.length > 0) {
    yield ["principal downTo", [{ ...step, downTo: [] }]];
  }
  if (step.when.length > 0) {
    yield ["when", [{ ...step, when: [] }]];
  }
  if (step.unless.length > 0) {
    yield ["unless", [{ ...step, unless: [] }]];
  }
}

function oneOf(step: Step, id: number, i: number): Step {
  switch (step.kind) {
    case "fee":
      return { ...step, fees: [id] };
    case "residual":
      return { ...step, classes: [id], hurdles: step.hurdles.slice(i, i + 1) };
    case "interest":
    case "principal":
      return { ...step, classes: [id] };
    default:
      return step;
  }
}

function* alteredTriggers(trigger: TriggerTerms): Generator<readonly [string, TriggerTerms]> {
  for (const [construct, test] of alteredTests(trigger.test)) {
    yield [construct, { ...trigger, test }];
  }
  if (trigger.for > 1) {
    yield ["for", { ...trigger, for: 1 }];
  }
  if (trigger.cures === "never") {
    yield ["cures never", { ...trigger, cures: "same" }];
    return;
  }
  yield [trigger.cures === "same" ? "cures same" : "cures a test", { ...trigger, cures: "never" }];
  if (trigger.cures !== "same") {
    for (const [construct, cures] of alteredTests(trigger.cures)) {
      yield [construct, { ...trigger, cures }];
    }
  }
}

const HOLDS: Test = { kind: "all", tests: [] };
const FAILS: Test = { kind: "any", tests: [] };

/** Each test, also within another, held to hold and held to fail; `any` for `all` and the reverse. */
function* alteredTests(test: Test): Generator<readonly [string, Test]> {
  if (test.kind === "any" || test.kind === "all") {
    if (test.tests.length > 1) {
      yield [`test ${test.kind}`, { ...test, kind: test.kind === "any" ? "all" : "any" }];
    }
    for (const [i, part] of test.tests.entries()) {
      for (const [construct, altered] of alteredTests(part)) {
        yield [construct, { ...test, tests: test.tests.with(i, altered) }];
      }
    }
    return;
  }
  yield [rowOf(test), HOLDS];
  yield [rowOf(test), FAILS];
  if (test.kind === "collected" && test.less.length > 0) {
    yield ["test collected less", { ...test, less: [] }];
  }
}

function rowOf(test: Exclude<Test, { kind: "any" | "all" }>): string {
  if ("compare" in test) {
    return `test ${test.kind} ${test.compare}`;
  }
  return test.kind === "event" && typeof test.event === "string"
    ? `test event ${test.event}`
    : `test ${test.kind}`;
}

function* alteredReserves(reserve: Deal["reserves"][number]): Generator<readonly [string, typeof reserve]> {
  const { target, floor, until } = reserve;
  const isByDate = target.kind === "amount" && target.amounts.length > 1;
  yield [
    isByDate ? "target amount by date" : `target ${target.kind}`,
    { ...reserve, target: otherTarget(target) },
  ];
  if (floor > 0n) {
    yield [isByDate ? "target amount by date with floor" : "target floor", { ...reserve, floor: 0n }];
  }
  if (until.length > 0) {
    yield ["target until", { ...reserve, until: [] }];
  }
}

/** Nothing; of a list of amounts, its first. */
function otherTarget(target: ReserveTarget): ReserveTarget {
  switch (target.kind) {
    case "amount":
      return { ...target, amounts: target.amounts.length > 1 ? target.amounts.slice(0, 1) : [0n] };
    case "share":
      return { ...target, share: 0n };
    case "times":
      return { ...target, times: 0n };
  }
}

function* alteredClasses(terms: Deal["classes"][number]): Generator<readonly [string, typeof terms]> {
  const { rate, dayCount, unpaidBearsInterest } = terms;
  if (rate.kind === "none" || dayCount === undefined) {
    return;
  }
  yield [`rate ${rate.kind}`, { ...terms, rate: { kind: "none" } }];
  yield otherDayCount({ ...terms, dayCount });
  if (unpaidBearsInterest) {
    yield ["unpaid interest bears interest", { ...terms, unpaidBearsInterest: false }];
  }
  if (rate.kind === "fixed") {
    if (rate.rate.length > 1) {
      yield ["rate by date", { ...terms, rate: { ...rate, rate: rate.rate.slice(0, 1) } }];
    }
    return;
  }
  if (rate.margin.length > 1) {
    yield ["rate by date", { ...terms, rate: { ...rate, margin: rate.margin.slice(0, 1) } }];
  }
  yield ["rate margin", { ...terms, rate: { ...rate, margin: [{ from: 0, is: 0n }] } }];
  for (const bound of ["floor", "cap"] as const) {
    const values = rate[bound];
    if (values !== undefined) {
      yield [`rate ${bound}`, { ...terms, rate: { ...rate, [bound]: undefined } }];
    }
    if (values !== undefined && values.length > 1) {
      yield [`rate ${bound} by date`, { ...terms, rate: { ...rate, [bound]: values.slice(0, 1) } }];
    }
  }
}

function* alteredFees(fee: Deal["fees"][number]): Generator<readonly [string, typeof fee]> {
  const { basis } = fee;
  yield [`fee ${basis.kind}`, { ...fee, basis: { kind: "flat", amount: 0n } }];
  if ("dayCount" in basis) {
    const [construct, other] = otherDayCount(basis);
    yield [construct, { ...fee, basis: other }];
  }
}

function otherDayCount<T extends { readonly dayCount: DayCount }>(terms: T): readonly [string, T] {
  const other = DAY_COUNTS[(DAY_COUNTS.indexOf(terms.dayCount) + 2) % DAY_COUNTS.length] ?? "ACT/360";
  return [`day count ${terms.dayCount}`, { ...terms, dayCount: other }];
}
