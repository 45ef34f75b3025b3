import type { OfferedFees } from "../../engine/chain/fees.ts";
import type { Chain } from "../chain/chain.ts";

/** A fee that still fits after the base fee has risen through six full blocks (× 2). */
export async function currentFees(chain: Chain): Promise<OfferedFees> {
  const [head, maxTip] = await Promise.all([chain.header("latest"), chain.suggestedTip()]);
  return { maxFee: 2n * (head?.baseFeePerGas ?? 0n) + maxTip, maxTip };
}
