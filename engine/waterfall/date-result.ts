import type { Day, Units } from "../deal/model.ts";
import type { SingleTest } from "../deal/tests-of.ts";

/** What one payment date did; amounts are of this date only. Lists run as those of the deal do. */
export interface DateResult {
  readonly day: Day;
  /** After the final payment date. */
  readonly late: boolean;
  /** The list of payments that ruled this date. */
  readonly list: number;
  readonly collected: Units;
  readonly available: Units;
  readonly classes: readonly Readonly<ClassResult>[];
  readonly fees: readonly Readonly<FeeResult>[];
  /** Paid to each party by share and split steps. */
  readonly shares: readonly Units[];
  readonly reserves: readonly Readonly<ReserveResult>[];
  /** Hurdle balances after this date. */
  readonly hurdles: readonly Units[];
  /** The triggers that ruled this date. */
  readonly triggers: readonly Readonly<TriggerResult>[];
  /** Of the list that ruled, in order. */
  readonly steps: readonly StepResult[];
}

export interface ClassResult {
  opening: Units;
  accrued: Units;
  interestPaid: Units;
  /** Before this date's accrual. */
  interestUnpaidBefore: Units;
  interestUnpaid: Units;
  principalPaid: Units;
  residualPaid: Units;
  closing: Units;
}

export interface FeeResult {
  new: Units;
  paid: Units;
  unpaid: Units;
}

export interface ReserveResult {
  opening: Units;
  target: Units;
  closing: Units;
}

export interface TriggerResult {
  set: boolean;
  /** What was measured behind each single test, those of the cure after those of the test. */
  measured: readonly Measure[];
}

/** `value` is compared with `against`: cumulative collections with the plan, a metric with its threshold, a balance with the face, a day with a day; flags are 0 or 1, and unpaid interest stands against 0. */
export interface Measure {
  readonly test: SingleTest;
  readonly value: bigint;
  readonly against: bigint;
  readonly holds: boolean;
}

export interface StepResult {
  readonly ran: boolean;
  readonly due: Units;
  readonly paid: Units;
}
