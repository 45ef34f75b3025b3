import type { Chain } from "../chain/chain.ts";

/** Wei a unit of gas. */
export interface Fees {
  readonly maxFee: bigint;
  readonly maxTip: bigint;
}

/** A fee that still fits after the base fee has risen through six full blocks (× 2). */
export async function currentFees(chain: Chain): Promise<Fees> {
  const [head, maxTip] = await Promise.all([chain.header("latest"), chain.suggestedTip()]);
  return { maxFee: 2n * (head?.baseFeePerGas ?? 0n) + maxTip, maxTip };
}

/**
 * Fees that a node takes as a replacement: both at least a tenth above the last ones, and what is current where that
 * is more.
 *
 * @returns `undefined` where that would be above the cap
 */
export function replacementFees(last: Fees, current: Fees, maxFeeCap: bigint): Fees | undefined {
  const raised = (fee: bigint): bigint => (fee * 1_125n) / 1_000n + 1n;
  const maxFee = max(raised(last.maxFee), current.maxFee);
  return maxFee > maxFeeCap ? undefined : { maxFee, maxTip: max(raised(last.maxTip), current.maxTip) };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
