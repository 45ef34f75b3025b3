import { TRUST_STATUSES, inJson } from "../../engine/chain/enums.ts";
import { sum } from "../../engine/money/sum.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";
import { runDate } from "../../engine/waterfall/run-date.ts";
import { openingState, type TrustState } from "../../engine/waterfall/state.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { type DateFacts, dateInputOf } from "./date-facts.ts";
import type { LifeRows } from "./life-rows.ts";
import { type Payee, payeesOf } from "./payees.ts";
import type { ServedTrust } from "../context.ts";

/** A date that has been closed: what the chain says of it, and what the engine makes of the same inputs. */
export interface LifeDate extends DateFacts {
  /** The waterfall's state before it. */
  readonly before: TrustState;
  readonly input: DateInput;
  /** The engine's run; of a date not distributed yet a preview. */
  readonly result: DateResult;
  /** Whether the contract gave each step, class and party the same; `undefined` before the distribution. */
  readonly isEqual: boolean | undefined;
}

const STATUSES = inJson(TRUST_STATUSES);
export type TrustStatus = (typeof STATUSES)[number];

/** A trust's whole life as the store has it, replayed. Amounts are smallest units. */
export interface TrustLife {
  readonly trust: ServedTrust;
  readonly rows: LifeRows;
  readonly status: TrustStatus;
  /** Closed dates in order; the last may wait for its distribution. */
  readonly dates: readonly LifeDate[];
  /** After the last distributed date; before the closing nothing is outstanding or reserved. */
  readonly state: TrustState;
  readonly payees: readonly Payee[];
  /** One a class: all that the waterfall gave its holders, and what of it they were sent. */
  readonly given: readonly bigint[];
  readonly paid: readonly bigint[];
  readonly cashIn: bigint;
  readonly cashOut: bigint;
  readonly setAside: bigint;
  readonly reserved: bigint;
  /** What a close has counted and no distribution has given away yet. */
  readonly counted: bigint;
  /** What a close would count now. */
  readonly uncounted: bigint;
  /** What the balance lacks of all that is set aside, reserved and counted. */
  readonly shortfall: bigint;
  readonly declaredNext: boolean;
  /** Fixings that stand for the next date to close. */
  readonly fixings: readonly bigint[];
}

/** Replays a trust from the store's rows: everything here is a function of the chain's logs. */
export function replayLife(trust: ServedTrust, rows: LifeRows): TrustLife {
  const { deal, setup } = trust.terms;
  const { dates, state } = replayDates(deal, rows.dates);
  const payees = payeesOf({
    trust,
    setAside: rows.closing?.setAside,
    acts: rows.accountActs,
    time: rows.time,
  });
  const given = deal.classes.map((_, c) => sum(rows.dates.map(({ classPaid }) => classPaid[c] ?? 0n)));
  const paid = deal.classes.map((_, c) => rows.paidByClass[c] ?? 0n);
  const setAside =
    sum(given) -
    sum(paid) +
    sum(payees.map((payee) => payee.given)) -
    sum(payees.map(({ released }) => released));
  const distributed = rows.dates.filter(({ distribution }) => distribution !== undefined);
  const reserved = distributed.at(-1)?.reservesAfter ?? rows.closing?.reserves ?? 0n;
  const counted = rows.dates.find(({ distribution }) => distribution === undefined)?.collected ?? 0n;
  const free = rows.cashIn - rows.cashOut - setAside - reserved - counted;
  return {
    trust,
    rows,
    status: STATUSES[rows.status] ?? "offering",
    dates,
    state: rows.closing === undefined ? unissued(state) : state,
    payees,
    given,
    paid,
    cashIn: rows.cashIn,
    cashOut: rows.cashOut,
    setAside,
    reserved,
    counted,
    uncounted: free > 0n ? free : 0n,
    shortfall: free < 0n ? -free : 0n,
    declaredNext: rows.declaredNext,
    fixings: setup.rest.indices.map(({ firstFixing }, i) => rows.fixings.get(i) ?? firstFixing),
  };
}

function unissued(state: TrustState): TrustState {
  return {
    ...state,
    classes: state.classes.map((each) => ({ ...each, balance: 0n })),
    reserves: state.reserves.map(() => 0n),
  };
}

function replayDates(deal: Deal, facts: readonly DateFacts[]): { dates: LifeDate[]; state: TrustState } {
  let state = openingState(deal);
  const dates = facts.map((date) => {
    const before = state;
    const input = dateInputOf(deal, date);
    const run = runDate(deal, before, input);
    const isDistributed = date.distribution !== undefined;
    if (isDistributed) {
      ({ state } = run);
    }
    return {
      ...date,
      before,
      input,
      result: run.result,
      isEqual: isDistributed ? agrees(deal, run.result, date) : undefined,
    };
  });
  return { dates, state };
}

/** Whether the contract's steps, classes, parties, reserves and triggers are the engine's. */
function agrees(deal: Deal, result: DateResult, date: DateFacts): boolean {
  const classes = result.classes.map((each) => each.interestPaid + each.principalPaid + each.residualPaid);
  const parties = deal.parties.map(
    (_, p) =>
      (result.shares[p] ?? 0n) +
      sum(deal.fees.map(({ payee }, f) => (payee === p ? (result.fees[f]?.paid ?? 0n) : 0n))),
  );
  const triggers = result.triggers.reduce((bits, { set }, i) => bits | (set ? 1n << BigInt(i) : 0n), 0n);
  return (
    date.list === result.list &&
    date.triggers === triggers &&
    date.reservesAfter === sum(result.reserves.map(({ closing }) => closing)) &&
    sameList(date.classPaid, classes) &&
    sameList(date.partyPaid, parties) &&
    date.steps.length === result.steps.length &&
    date.steps.every((step, i) => {
      const other = result.steps[i];
      return step.ran === other?.ran && step.due === other.due && step.paid === other.paid;
    })
  );
}

function sameList(a: readonly bigint[], b: readonly bigint[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
