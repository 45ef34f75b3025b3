import type { Deal, Units, Wad } from "../deal/model.ts";

/** All that one payment date leaves for the next. Lists run as those of the deal do. */
export interface TrustState {
  /** Dates run so far, late ones included; the next date's position. */
  readonly dates: number;
  /** The list of payments in force. */
  readonly list: number;
  readonly collected: Units;
  readonly classes: readonly Readonly<ClassState>[];
  readonly fees: readonly Readonly<FeeState>[];
  readonly reserves: readonly Units[];
  readonly hurdles: readonly Units[];
  /** What each party was paid by share and split steps. */
  readonly shares: readonly Units[];
  readonly triggers: readonly Readonly<TriggerState>[];
  /** Last fixing of each index; `undefined` before the first. */
  readonly fixings: readonly (Wad | undefined)[];
}

export interface ClassState {
  balance: Units;
  unpaidInterest: Units;
  /** All that the class was ever paid: interest, principal, residual, shares and splits. */
  paid: Units;
}

export interface FeeState {
  unpaid: Units;
  /** All that ever fell due. */
  due: Units;
}

export interface TriggerState {
  set: boolean;
  /** Dates in a row, up to the last one, at which the test held while the trigger was not set. */
  count: number;
}

/** The state of a trust that has just closed. */
export function openingState(deal: Deal): TrustState {
  return {
    dates: 0,
    list: 0,
    collected: 0n,
    classes: deal.classes.map(({ face }) => ({ balance: face, unpaidInterest: 0n, paid: 0n })),
    fees: deal.fees.map(() => ({ unpaid: 0n, due: 0n })),
    reserves: deal.reserves.map(({ opening }) => opening),
    hurdles: deal.hurdles.map(({ classIndex }) => deal.classes[classIndex]?.face ?? 0n),
    shares: deal.parties.map(() => 0n),
    triggers: deal.triggers.map(() => ({ set: false, count: 0 })),
    fixings: deal.indices.map(() => undefined),
  };
}
