import { RpcError, rpcAnswerSchema } from "../../engine/chain/rpc-answer.ts";
import { endpointOf } from "../../engine/chain/rpc-url.ts";

/**
 * One JSON-RPC request, without an ethers provider's caches, polling and network detection.
 *
 * @throws RpcError where the node refuses; InputError where the URL is no node's address; what `fetch` throws where nothing answers
 */
export async function jsonRpc(
  node: string,
  method: string,
  params: readonly unknown[] = [],
): Promise<unknown> {
  const { url, headers } = endpointOf(node);
  const response = await fetch(url, {
    method: "POST",
    headers,
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = rpcAnswerSchema.parse(await response.json());
  if (error !== undefined) {
    throw new RpcError(`\`${method}\` was refused: ${error.message}`, error);
  }
  return result;
}
