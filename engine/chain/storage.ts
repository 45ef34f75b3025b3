import { AbiCoder, keccak256 } from "ethers";

import type { Address, Hash } from "./events.ts";

/**
 * Where the contracts keep what no getter shows. test/audit compares each slot with the layout that the compiler gives.
 */
export const trustSlots = {
  /** deployedAt (6 bytes), status (1), declared for the next date (1), day of the last date (4), words of the state (2), reserves (16), day of the last distribution (2), from the right. */
  head: 126n,
  /** Fixings of the closed period by pairs, two to a slot. */
  closedFixings: 148n,
} as const;

export const noteSlots = {
  /** By holder: {@link positionWord}. */
  positions: 2n,
  /** By holder whose position is written: units × face. */
  earned: 3n,
} as const;

/** Slot of a mapping's value. */
export function mappingSlot(slot: bigint, key: Address | bigint): Hash {
  const type = typeof key === "bigint" ? "uint256" : "address";
  return keccak256(AbiCoder.defaultAbiCoder().encode([type, "uint256"], [key, slot]));
}

/** A holder's position as a note keeps it, from the right: balance (12 bytes), index (16), four flags. */
export function positionWord(parts: {
  readonly balance: bigint;
  readonly index: bigint;
  readonly isOffering: boolean;
  readonly isHeld: boolean;
  readonly isWritten: boolean;
  readonly isRetired: boolean;
}): bigint {
  const flag = (isSet: boolean, bit: bigint): bigint => (isSet ? 1n << bit : 0n);
  return (
    parts.balance |
    (parts.index << 96n) |
    flag(parts.isOffering, 224n) |
    flag(parts.isHeld, 225n) |
    flag(parts.isWritten, 226n) |
    flag(parts.isRetired, 227n)
  );
}

export function trustHead(parts: {
  readonly deployedAt: bigint;
  readonly status: bigint;
  readonly declaredNext: boolean;
  readonly lastDate: bigint;
  readonly stateWords: bigint;
  readonly reserved: bigint;
  readonly distributedOn: bigint;
}): bigint {
  return (
    parts.deployedAt |
    (parts.status << 48n) |
    ((parts.declaredNext ? 1n : 0n) << 56n) |
    (parts.lastDate << 64n) |
    (parts.stateWords << 96n) |
    (parts.reserved << 112n) |
    (parts.distributedOn << 240n)
  );
}

/** Signed words of 16 bytes, two a slot, the first in the low half. */
export function packInt128s(values: readonly bigint[]): bigint[] {
  const slots: bigint[] = [];
  for (let i = 0; i < values.length; i += 2) {
    const low = BigInt.asUintN(128, values[i] ?? 0n);
    slots.push(low | (BigInt.asUintN(128, values[i + 1] ?? 0n) << 128n));
  }
  return slots;
}
