import { getBytes, keccak256 } from "ethers";

import type { Hex } from "./events.ts";

/**
 * Whether a block's or receipt's 2,048-bit filter admits a value: false is certain, true may be chance [Yellow Paper, 4.3.1].
 *
 * @param value an address or a topic
 */
export function bloomAdmits(bloom: Hex, value: Hex): boolean {
  const bits = getBytes(bloom);
  const hash = getBytes(keccak256(value));
  return [0, 2, 4].every((i) => {
    const bit = (((hash[i] ?? 0) << 8) | (hash[i + 1] ?? 0)) & 2047;
    return ((bits[255 - (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0;
  });
}
