/** What a transaction offers, wei a unit of gas; without EIP-1559 both are its gas price. */
export interface OfferedFees {
  readonly maxFee: bigint;
  readonly maxTip: bigint;
}

/** The tip, wei a unit of gas, where a node suggests none. */
export const USUAL_TIP = 1_000_000_000n;

/** Twice the base fee and the tip: enough even after the base fee has risen through six full blocks. */
export function offeredFees(baseFee: bigint, maxTip: bigint): OfferedFees {
  return { maxFee: 2n * baseFee + maxTip, maxTip };
}

/** A transaction that is in no block after this many is replaced by a dearer one. */
export const STUCK_AFTER_BLOCKS = 12;

/** Wei a unit of gas that no replacement goes above. */
export const MOST_FEE = 500_000_000_000n;

/**
 * Fees that a node takes as a replacement: both at least a tenth above the last ones, and what is current where that
 * is more.
 *
 * @returns `undefined` where that would be above {@link MOST_FEE}
 */
export function replacementFees(last: OfferedFees, current: OfferedFees): OfferedFees | undefined {
  const raised = (fee: bigint): bigint => (fee * 1_125n) / 1_000n + 1n;
  const maxFee = max(raised(last.maxFee), current.maxFee);
  return maxFee > MOST_FEE ? undefined : { maxFee, maxTip: max(raised(last.maxTip), current.maxTip) };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
