import { RpcError } from "../../engine/chain/rpc-answer.ts";
import type { Chain } from "../chain/chain.ts";

/**
 * The block that a contract was deployed in, found by halving; 0 where the node has no past states, which only makes the
 * first reading longer.
 */
export async function firstBlockOf(chain: Chain, address: string, head: number): Promise<number> {
  let [without, having] = [-1, head];
  try {
    while (having - without > 1) {
      const middle = Math.floor((without + having) / 2);
      if (await chain.hasCode(address, middle)) {
        having = middle;
      } else {
        without = middle;
      }
    }
    return having;
  } catch (error) {
    if (error instanceof RpcError) {
      return 0;
    }
    throw error;
  }
}
