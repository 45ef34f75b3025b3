import { UserError } from "../../engine/errors/errors.ts";
import { jsonRpc } from "./json-rpc.ts";

/** Whatever sends one JSON-RPC request: an ethers provider does. */
export interface RpcSender {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/** Time of the latest block, in seconds. */
export async function readHeadTimestamp(rpc: string | RpcSender): Promise<number> {
  const params = ["latest", false];
  const block =
    typeof rpc === "string"
      ? await jsonRpc(rpc, "eth_getBlockByNumber", params)
      : await rpc.send("eth_getBlockByNumber", params);
  if (
    typeof block === "object" &&
    block !== null &&
    "timestamp" in block &&
    typeof block.timestamp === "string"
  ) {
    return Number(block.timestamp);
  }
  throw new UserError("The node has no latest block.");
}

/**
 * Moves a development node's clock to `timestamp` and mines a block there. Where the head is there already, nothing is
 * done; on a node that mines by time, the head may be some blocks later.
 *
 * @param timestamp in seconds
 * @returns the head's time in seconds, at least `timestamp`
 * @throws UserError where the clock would go back, or the node's clock cannot be moved
 */
export async function advanceTo(provider: RpcSender, timestamp: number): Promise<number> {
  const head = await readHeadTimestamp(provider);
  if (timestamp < head) {
    throw new UserError(
      `The chain's clock stands at ${describe(head)} and cannot go back to ${describe(timestamp)}.`,
    );
  }
  if (timestamp === head) {
    return head;
  }
  try {
    await provider.send("evm_setNextBlockTimestamp", [timestamp]);
  } catch (error) {
    const now = await readHeadTimestamp(provider);
    if (now >= timestamp) {
      return now;
    }
    try {
      await provider.send("evm_increaseTime", [timestamp - now]);
    } catch (cause) {
      throw new UserError(
        "This node's clock cannot be moved: it knows neither `evm_setNextBlockTimestamp` nor `evm_increaseTime`. Wait for the day.",
        { cause: new AggregateError([error, cause]) },
      );
    }
  }
  await provider.send("evm_mine", []);
  return readHeadTimestamp(provider);
}

function describe(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString();
}
