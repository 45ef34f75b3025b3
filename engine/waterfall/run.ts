import type { Day, Deal, Units, Wad } from "../deal/model.ts";
import { at } from "./at.ts";
import { type DateInput, plainInput } from "./date-input.ts";
import type { DateResult, Measure, StepResult } from "./date-result.ts";
import { openingState, type TrustState } from "./state.ts";

/** The accrual period that a date ends. */
export interface Period {
  readonly start: Day;
  readonly end: Day;
}

/**
 * One payment date under way: its input, and each account with what the dates before left in it and what this date has
 * done to it so far. A deal has one run, which date after date goes through; all that is prepared of the deal holds its
 * accounts.
 */
export interface Run {
  readonly deal: Deal;
  readonly classes: readonly ClassAccount[];
  readonly fees: readonly FeeAccount[];
  readonly parties: readonly PartyAccount[];
  readonly reserves: readonly ReserveAccount[];
  readonly hurdles: readonly HurdleAccount[];
  readonly triggers: readonly TriggerAccount[];
  /** Last fixing of each index; `undefined` before the first. */
  readonly fixings: (Wad | undefined)[];
  input: DateInput;
  /** Position of this date. */
  index: number;
  /** Absent after the final payment date: nothing accrues then. */
  period: Period | undefined;
  /** The list of payments in force. */
  list: number;
  /** Collected so far, this date included. */
  collected: Units;
  available: Units;
}

export interface ClassAccount {
  readonly face: Units;
  readonly hurdles: readonly HurdleAccount[];
  balance: Units;
  unpaidInterest: Units;
  /** All that the class was ever paid. */
  paid: Units;
  // Of this date.
  opening: Units;
  interestUnpaidBefore: Units;
  accrued: Units;
  interestPaid: Units;
  principalPaid: Units;
  residualPaid: Units;
}

export interface FeeAccount {
  unpaid: Units;
  /** All that ever fell due. */
  due: Units;
  // Of this date.
  new: Units;
  paid: Units;
}

export interface PartyAccount {
  /** All that share and split steps ever paid it. */
  taken: Units;
  /** Of this date. */
  paid: Units;
}

export interface ReserveAccount {
  balance: Units;
  // Of this date.
  opening: Units;
  target: Units;
}

export interface HurdleAccount {
  balance: Units;
}

export interface TriggerAccount {
  set: boolean;
  /** Dates in a row, up to the last one, at which the test held while the trigger was not set. */
  count: number;
  /** At this date. */
  measured: readonly Measure[];
}

/** A deal's run, as at closing. */
export function createRun(deal: Deal): Run {
  const hurdles = deal.hurdles.map(() => ({ balance: 0n }));
  const run: Run = {
    deal,
    classes: deal.classes.map(({ face }, c) => ({
      face,
      hurdles: hurdles.filter((_, h) => at(deal.hurdles, h).classIndex === c),
      balance: 0n,
      unpaidInterest: 0n,
      paid: 0n,
      opening: 0n,
      interestUnpaidBefore: 0n,
      accrued: 0n,
      interestPaid: 0n,
      principalPaid: 0n,
      residualPaid: 0n,
    })),
    fees: deal.fees.map(() => ({ unpaid: 0n, due: 0n, new: 0n, paid: 0n })),
    parties: deal.parties.map(() => ({ taken: 0n, paid: 0n })),
    reserves: deal.reserves.map(() => ({ balance: 0n, opening: 0n, target: 0n })),
    hurdles,
    triggers: deal.triggers.map(() => ({ set: false, count: 0, measured: [] })),
    fixings: deal.indices.map(() => undefined),
    input: plainInput(deal, deal.closing, 0n),
    index: 0,
    period: undefined,
    list: 0,
    collected: 0n,
    available: 0n,
  };
  loadState(run, openingState(deal));
  return run;
}

/** Takes over what the dates before left. */
export function loadState(run: Run, state: TrustState): void {
  run.index = state.dates;
  run.list = state.list;
  run.collected = state.collected;
  run.classes.forEach((account, i) => {
    const { balance, unpaidInterest, paid } = at(state.classes, i);
    account.balance = balance;
    account.unpaidInterest = unpaidInterest;
    account.paid = paid;
  });
  run.fees.forEach((account, i) => {
    const { unpaid, due } = at(state.fees, i);
    account.unpaid = unpaid;
    account.due = due;
  });
  run.reserves.forEach((account, i) => {
    account.balance = at(state.reserves, i);
  });
  run.hurdles.forEach((account, i) => {
    account.balance = at(state.hurdles, i);
  });
  run.parties.forEach((account, i) => {
    account.taken = at(state.shares, i);
  });
  run.triggers.forEach((account, i) => {
    const { set, count } = at(state.triggers, i);
    account.set = set;
    account.count = count;
  });
  run.fixings.forEach((_, i) => {
    run.fixings[i] = state.fixings[i];
  });
}

/** What the dates so far leave for the next. */
export function stateOf(run: Run): TrustState {
  return {
    dates: run.index,
    list: run.list,
    collected: run.collected,
    classes: run.classes.map(({ balance, unpaidInterest, paid }) => ({ balance, unpaidInterest, paid })),
    fees: run.fees.map(({ unpaid, due }) => ({ unpaid, due })),
    reserves: run.reserves.map(({ balance }) => balance),
    hurdles: run.hurdles.map(({ balance }) => balance),
    shares: run.parties.map(({ taken }) => taken),
    triggers: run.triggers.map(({ set, count }) => ({ set, count })),
    fixings: run.fixings.slice(),
  };
}

/** A new date: nothing has arisen or been paid, and its collections are in. */
export function startDate(run: Run, input: DateInput): void {
  const { deal, index } = run;
  const date = deal.dates[index];
  run.input = input;
  run.period = date && { start: deal.dates[index - 1]?.accrualDay ?? deal.closing, end: date.accrualDay };
  run.collected += input.collected;
  run.available = input.collected;
  for (const account of run.classes) {
    account.opening = account.balance;
    account.interestUnpaidBefore = account.unpaidInterest;
    account.accrued = 0n;
    account.interestPaid = 0n;
    account.principalPaid = 0n;
    account.residualPaid = 0n;
  }
  for (const account of run.fees) {
    account.new = 0n;
    account.paid = 0n;
  }
  for (const account of run.parties) {
    account.paid = 0n;
  }
  for (const account of run.reserves) {
    account.opening = account.balance;
  }
}

/** What the date did; `available` is what step 1 made available. */
export function resultOf(run: Run, available: Units, steps: readonly StepResult[]): DateResult {
  const { input } = run;
  return {
    day: input.day,
    late: run.period === undefined,
    list: run.list,
    collected: input.collected,
    available,
    classes: run.classes.map(classResult),
    fees: run.fees.map((account) => ({ new: account.new, paid: account.paid, unpaid: account.unpaid })),
    shares: run.parties.map(({ paid }) => paid),
    reserves: run.reserves.map(({ opening, target, balance }) => ({ opening, target, closing: balance })),
    hurdles: run.hurdles.map(({ balance }) => balance),
    triggers: run.triggers.map(({ set, measured }) => ({ set, measured })),
    steps,
  };
}

function classResult(account: ClassAccount): DateResult["classes"][number] {
  return {
    opening: account.opening,
    accrued: account.accrued,
    interestPaid: account.interestPaid,
    interestUnpaidBefore: account.interestUnpaidBefore,
    interestUnpaid: account.unpaidInterest,
    principalPaid: account.principalPaid,
    residualPaid: account.residualPaid,
    closing: account.balance,
  };
}
