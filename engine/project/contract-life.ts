import type { Deal, Step, Units } from "../deal/model.ts";
import { InvariantError } from "../errors/errors.ts";
import { sum } from "../money/sum.ts";
import { readState } from "../program/state-words.ts";
import { at } from "../waterfall/at.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import type { DateResult } from "../waterfall/date-result.ts";
import type { TrustState } from "../waterfall/state.ts";
import { type MeasureDate, measuresOf } from "../waterfall/measure.ts";

/** What the interpreter gives for one date (`IInterpreter.DateOutcome`). */
export interface ContractOutcome {
  readonly list: bigint;
  /** Bit i: trigger i is set. */
  readonly triggers: bigint;
  /** Bit i: step i ran. */
  readonly ran: bigint;
  readonly stepDue: readonly Units[];
  readonly stepPaid: readonly Units[];
  readonly classPaid: readonly Units[];
  readonly partyPaid: readonly Units[];
  readonly reserves: Units;
}

/** One date of a life that the contract ran (`Projection.ProjectedDate`). */
export interface ContractDate {
  /** The state's words after the date. */
  readonly state: readonly bigint[];
  readonly outcome: ContractOutcome;
  /** Of each step of the further list that `withDuesLists` puts in force. */
  readonly dues: readonly Units[];
}

/** A life that the contract ran: the state's words at the closing, then each date. */
export interface ContractLife {
  readonly opening: readonly bigint[];
  readonly dates: readonly ContractDate[];
}

/** A list's steps are counted in one byte, and the last is its residual. */
const MOST_DUES = 254;

/**
 * The deal with one list more, its last: each fee, each class's interest, each reserve, in their order, and the residual
 * that ends every list. Its steps' dues say what was due before anything was paid; the state has the same words.
 *
 * @returns more than one deal where a list does not hold all dues: each has the next ones
 */
export function withDuesLists(deal: Deal): Deal[] {
  const always = { when: [], unless: [] };
  const residual: Step = { ...always, kind: "residual", classes: [0], hurdles: [] };
  const steps: Step[] = [
    ...deal.fees.map((_, i) => ({ ...always, kind: "fee" as const, fees: [i], upTo: undefined })),
    ...deal.classes.map((_, i) => ({ ...always, kind: "interest" as const, classes: [i], upTo: undefined })),
    ...deal.reserves.map((_, i) => ({ ...always, kind: "reserve" as const, reserve: i })),
  ];
  return Array.from({ length: Math.ceil(steps.length / MOST_DUES) }, (_, i) => {
    const dues = steps.slice(MOST_DUES * i, MOST_DUES * (i + 1));
    return { ...deal, lists: [...deal.lists, { id: "", steps: [...dues, residual] }] };
  });
}

/** One life of runs that differ in their dues list alone: the dues of each date one after the other. */
export function withAllDues(lives: readonly ContractLife[]): ContractLife {
  const first = at(lives, 0);
  return {
    ...first,
    dates: first.dates.map((date, i) => ({
      ...date,
      dues: lives.flatMap(({ dates }) => at(dates, i).dues.slice(0, -1)),
    })),
  };
}

/** The same input as the interpreter takes it (`IInterpreter.DateInput`). */
export interface ContractInput {
  readonly position: number;
  readonly day: number;
  readonly collected: Units;
  readonly reportedFees: Units[];
  readonly reportedAmounts: Units[];
  readonly metrics: bigint[];
  readonly events: bigint;
  readonly fixings: bigint[];
}

/** A life's inputs as the interpreter takes them; a fixing that is not given is the last one given. */
export function contractInputs(deal: Deal, inputs: readonly DateInput[]): ContractInput[] {
  const last = deal.indices.map(() => 0n);
  return inputs.map((input, position) => {
    input.fixings.forEach((fixing, i) => {
      last[i] = fixing ?? at(last, i);
    });
    return {
      position,
      day: input.day,
      collected: input.collected,
      reportedFees: input.feeAmounts.filter((_, i) => at(deal.fees, i).basis.kind === "reported"),
      reportedAmounts: [...input.reportedAmounts],
      metrics: [...input.metrics],
      events: bitmapOf([input.declared, input.reportMissed, ...input.events]),
      fixings: [...last],
    };
  });
}

/**
 * What each date did, read from the contract's words and outcomes alone: nothing is run again.
 *
 * @throws InvariantError where two of the contract's answers contradict each other
 */
export function contractResults(
  deal: Deal,
  inputs: readonly DateInput[],
  { opening, dates }: ContractLife,
): DateResult[] {
  const measure = measuresOf(deal);
  let before = readState(deal, opening);
  return inputs.map((input, index) => {
    const date = at(dates, index);
    const after = readState(deal, date.state);
    const result = resultOf(deal, { input, index, before, after, date, measure });
    before = after;
    return result;
  });
}

interface RunByContract {
  readonly input: DateInput;
  readonly index: number;
  readonly before: TrustState;
  readonly after: TrustState;
  readonly date: ContractDate;
  readonly measure: MeasureDate;
}

function resultOf(deal: Deal, run: RunByContract): DateResult {
  const { input, index, before, after, date, measure } = run;
  const { outcome } = date;
  const firstClass = deal.fees.length;
  const firstReserve = firstClass + deal.classes.length;
  const fees = after.fees.map(({ unpaid }, i) => {
    const due = at(date.dues, i);
    return { new: due - at(before.fees, i).unpaid, paid: due - unpaid, unpaid };
  });
  const classes = after.classes.map(({ balance, unpaidInterest }, i) => {
    const { balance: opening, unpaidInterest: interestUnpaidBefore } = at(before.classes, i);
    const due = at(date.dues, firstClass + i);
    const interestPaid = due - unpaidInterest;
    const principalPaid = opening - balance;
    return {
      opening,
      accrued: due - interestUnpaidBefore,
      interestPaid,
      interestUnpaidBefore,
      interestUnpaid: unpaidInterest,
      principalPaid,
      residualPaid: at(outcome.classPaid, i) - interestPaid - principalPaid,
      closing: balance,
    };
  });
  const shares = [...outcome.partyPaid];
  deal.fees.forEach(({ payee }, i) => {
    shares[payee] = at(shares, payee) - at(fees, i).paid;
  });
  const reserves = after.reserves.map((closing, i) => ({
    opening: at(before.reserves, i),
    target: at(date.dues, firstReserve + i),
    closing,
  }));
  if (outcome.reserves !== sum(after.reserves) || outcome.list !== BigInt(after.list)) {
    throw new InvariantError(`The interpreter's outcome and state of date \`${index}\` disagree.`);
  }
  const measures = measure({ input, index, collected: after.collected, fees: after.fees, classes });
  return {
    day: input.day,
    late: index >= deal.dates.length,
    list: after.list,
    collected: input.collected,
    available: input.collected + sum(before.reserves),
    classes,
    fees,
    shares,
    reserves,
    hurdles: after.hurdles,
    triggers: deal.triggers.map((_, i) => ({
      set: isSet(outcome.triggers, i),
      measured: at(measures, i),
    })),
    steps: outcome.stepDue.map((due, i) => ({
      ran: isSet(outcome.ran, i),
      due,
      paid: at(outcome.stepPaid, i),
    })),
  };
}

function bitmapOf(flags: readonly boolean[]): bigint {
  return flags.reduce((bits, set, bit) => (set ? bits | (1n << BigInt(bit)) : bits), 0n);
}

function isSet(bits: bigint, bit: number): boolean {
  return ((bits >> BigInt(bit)) & 1n) === 1n;
}
