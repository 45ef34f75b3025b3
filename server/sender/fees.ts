import { type OfferedFees, offeredFees } from "../../engine/chain/fees.ts";
import { RetryableError } from "../../engine/errors/errors.ts";
import type { Chain } from "../chain/chain.ts";

/** @throws RetryableError where the node has no block with a base fee: a tip alone would wait until it is replaced */
export async function currentFees(chain: Pick<Chain, "header" | "suggestedTip">): Promise<OfferedFees> {
  const [head, tip] = await Promise.all([chain.header("latest"), chain.suggestedTip()]);
  if (head?.baseFeePerGas === undefined) {
    throw new RetryableError("The node has no latest block with a base fee.");
  }
  return offeredFees(head.baseFeePerGas, tip);
}
