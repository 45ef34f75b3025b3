import type { Deal } from "../deal/model.ts";
import { InvariantError, UserError } from "../errors/errors.ts";
import type { TrustState } from "../waterfall/state.ts";
import { keepsOf } from "./keeps.ts";

/** What one word of a trust's state holds; `WaterfallState.sol` reads and writes them in this order. */
export type StateWord =
  /** Bits 0–7 the list in force, 8–31 dates run, from bit 32 on the first six triggers, 16 bits each. */
  | { readonly kind: "control"; readonly triggers: readonly number[] }
  /** Up to eight more triggers, 16 bits each. */
  | { readonly kind: "triggers"; readonly triggers: readonly number[] }
  | { readonly kind: "collected" }
  | { readonly kind: "balance" | "unpaidInterest" | "classPaid"; readonly classIndex: number }
  | { readonly kind: "feeUnpaid" | "feeDue"; readonly fee: number }
  | { readonly kind: "reserve"; readonly reserve: number }
  | { readonly kind: "hurdle"; readonly hurdle: number }
  | { readonly kind: "share"; readonly party: number };

const TRIGGERS_IN_FIRST_WORD = 6;
const TRIGGERS_A_WORD = 8;
const TRIGGER_BITS = 16n;
/** A trigger's bit 15 says that it is set; below stands the dates in a row for which its test has held. */
const TRIGGER_SET = 1n << 15n;

/** The words of a trust's state, in order: what a date needs of the dates before, and nothing that no date reads. */
export function stateLayout(deal: Deal): StateWord[] {
  const keeps = keepsOf(deal);
  const triggers = deal.triggers.map((_, i) => i);
  const words: StateWord[] = [{ kind: "control", triggers: triggers.slice(0, TRIGGERS_IN_FIRST_WORD) }];
  for (let from = TRIGGERS_IN_FIRST_WORD; from < triggers.length; from += TRIGGERS_A_WORD) {
    words.push({ kind: "triggers", triggers: triggers.slice(from, from + TRIGGERS_A_WORD) });
  }
  if (keeps.collected) {
    words.push({ kind: "collected" });
  }
  deal.classes.forEach(({ rate }, classIndex) => {
    words.push({ kind: "balance", classIndex });
    if (rate.kind !== "none") {
      words.push({ kind: "unpaidInterest", classIndex });
    }
    if (keeps.classPaid.has(classIndex)) {
      words.push({ kind: "classPaid", classIndex });
    }
  });
  deal.fees.forEach((_, fee) => {
    words.push({ kind: "feeUnpaid", fee });
    if (keeps.feeNew.has(fee)) {
      words.push({ kind: "feeDue", fee });
    }
  });
  deal.reserves.forEach((_, reserve) => words.push({ kind: "reserve", reserve }));
  deal.hurdles.forEach((_, hurdle) => words.push({ kind: "hurdle", hurdle }));
  deal.parties.forEach((_, party) => {
    if (keeps.partyTaken.has(party)) {
      words.push({ kind: "share", party });
    }
  });
  return words;
}

/** A state as the trust keeps it. */
export function stateWords(deal: Deal, state: TrustState): bigint[] {
  return stateLayout(deal).map((word) => {
    switch (word.kind) {
      case "control":
        return BigInt(state.list) | (BigInt(state.dates) << 8n) | (packTriggers(word.triggers, state) << 32n);
      case "triggers":
        return packTriggers(word.triggers, state);
      case "collected":
        return state.collected;
      case "balance":
        return get(state.classes, word.classIndex).balance;
      case "unpaidInterest":
        return get(state.classes, word.classIndex).unpaidInterest;
      case "classPaid":
        return get(state.classes, word.classIndex).paid;
      case "feeUnpaid":
        return get(state.fees, word.fee).unpaid;
      case "feeDue":
        return get(state.fees, word.fee).due;
      case "reserve":
        return get(state.reserves, word.reserve);
      case "hurdle":
        return get(state.hurdles, word.hurdle);
      case "share":
        return get(state.shares, word.party);
    }
  });
}

/**
 * What a trust's words say. Totals that the words do not keep are 0, and fixings, which the trust keeps
 * elsewhere, are unknown.
 *
 * @throws UserError where the words are not as many as the terms need
 */
export function readState(deal: Deal, words: readonly bigint[]): TrustState {
  const layout = stateLayout(deal);
  if (layout.length !== words.length) {
    throw new UserError(`The state has ${words.length} words where the terms need ${layout.length}.`);
  }
  const state = {
    dates: 0,
    list: 0,
    collected: 0n,
    classes: deal.classes.map(() => ({ balance: 0n, unpaidInterest: 0n, paid: 0n })),
    fees: deal.fees.map(() => ({ unpaid: 0n, due: 0n })),
    reserves: deal.reserves.map(() => 0n),
    hurdles: deal.hurdles.map(() => 0n),
    shares: deal.parties.map(() => 0n),
    triggers: deal.triggers.map(() => ({ set: false, count: 0 })),
    fixings: deal.indices.map(() => undefined),
  };
  layout.forEach((word, i) => {
    const value = get(words, i);
    switch (word.kind) {
      case "control":
        state.list = Number(value & 0xffn);
        state.dates = Number((value >> 8n) & 0xffffffn);
        unpackTriggers(word.triggers, value >> 32n, state.triggers);
        return;
      case "triggers":
        unpackTriggers(word.triggers, value, state.triggers);
        return;
      case "collected":
        state.collected = value;
        return;
      case "balance":
        get(state.classes, word.classIndex).balance = value;
        return;
      case "unpaidInterest":
        get(state.classes, word.classIndex).unpaidInterest = value;
        return;
      case "classPaid":
        get(state.classes, word.classIndex).paid = value;
        return;
      case "feeUnpaid":
        get(state.fees, word.fee).unpaid = value;
        return;
      case "feeDue":
        get(state.fees, word.fee).due = value;
        return;
      case "reserve":
        state.reserves[word.reserve] = value;
        return;
      case "hurdle":
        state.hurdles[word.hurdle] = value;
        return;
      case "share":
        state.shares[word.party] = value;
    }
  });
  return state;
}

function packTriggers(triggers: readonly number[], state: TrustState): bigint {
  return triggers.reduce((packed, trigger, i) => {
    const { set, count } = get(state.triggers, trigger);
    return packed | (((set ? TRIGGER_SET : 0n) | BigInt(count)) << (TRIGGER_BITS * BigInt(i)));
  }, 0n);
}

function unpackTriggers(
  triggers: readonly number[],
  packed: bigint,
  into: { set: boolean; count: number }[],
): void {
  triggers.forEach((trigger, i) => {
    const field = packed >> (TRIGGER_BITS * BigInt(i));
    into[trigger] = { set: (field & TRIGGER_SET) !== 0n, count: Number(field & (TRIGGER_SET - 1n)) };
  });
}

function get<T>(values: readonly T[], position: number): T {
  const value = values[position];
  if (value === undefined) {
    throw new InvariantError(`Position ${position} is beyond the state`);
  }
  return value;
}
