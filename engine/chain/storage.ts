import { AbiCoder, keccak256, toBeHex } from "ethers";

import type { Address, Hash } from "./events.ts";

/**
 * Where the contracts keep what no getter shows. test/audit compares each slot with the layout that the compiler gives.
 */
export const trustSlots = {
  /** offering (20 bytes), deployedAt (6), status (1), declared for the next date (1), day of the last date (4), from the right. */
  head: 0n,
  /** Fixings of the closed period, two to a slot. */
  closedFixings: 17n,
} as const;

export const noteSlots = {
  /** By holder: balance (12 bytes) and index (16 bytes), from the right. */
  positions: 2n,
  /** By holder: units × face. */
  earned: 3n,
} as const;

/** Slot of a mapping's value. */
export function mappingSlot(slot: bigint, key: Address): Hash {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [key, slot]));
}

/** Slot of the first word of an array's content. */
export function arraySlot(slot: bigint): bigint {
  return BigInt(keccak256(toBeHex(slot, 32)));
}

export function trustHead(parts: {
  readonly offering: Address;
  readonly deployedAt: bigint;
  readonly status: bigint;
  readonly declaredNext: boolean;
  readonly lastDate: bigint;
}): bigint {
  return (
    BigInt(parts.offering) |
    (parts.deployedAt << 160n) |
    (parts.status << 208n) |
    ((parts.declaredNext ? 1n : 0n) << 216n) |
    (parts.lastDate << 224n)
  );
}

/** Signed words of 16 bytes, two a slot, as an array of int128 stands in storage. */
export function packInt128s(values: readonly bigint[]): bigint[] {
  const slots: bigint[] = [];
  for (let i = 0; i < values.length; i += 2) {
    const low = BigInt.asUintN(128, values[i] ?? 0n);
    slots.push(low | (BigInt.asUintN(128, values[i + 1] ?? 0n) << 128n));
  }
  return slots;
}
