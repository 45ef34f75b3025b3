import { z } from "zod";

const errorSchema = z.object({
  code: z.number().optional(),
  message: z.string(),
  data: z.unknown().optional(),
});
const answerSchema = z.object({ result: z.unknown().optional(), error: errorSchema.optional() });

/** A node's refusal of one JSON-RPC request. */
export class JsonRpcError extends Error {
  override readonly name = "JsonRpcError";
  readonly code: number | undefined;
  /** What a call reverted with. */
  readonly data: string | undefined;

  constructor(method: string, { code, message, data }: z.output<typeof errorSchema>) {
    super(`\`${method}\` was refused: ${message}`);
    this.code = code;
    this.data = typeof data === "string" ? data : undefined;
  }
}

/**
 * One JSON-RPC request, without an ethers provider's caches, polling and network detection.
 *
 * @throws JsonRpcError where the node refuses; what `fetch` throws where it does not answer
 */
export async function jsonRpc(
  url: string,
  method: string,
  params: readonly unknown[] = [],
): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = answerSchema.parse(await response.json());
  if (error !== undefined) {
    throw new JsonRpcError(method, error);
  }
  return result;
}
