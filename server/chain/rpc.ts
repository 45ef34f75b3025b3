import type { z } from "zod";

import { RpcError, rpcAnswerSchema } from "../../engine/chain/rpc-answer.ts";
import { type Endpoint, endpointOf } from "../../engine/chain/rpc-url.ts";
import { RetryableError } from "../../engine/errors/errors.ts";

const TOO_MANY_REQUESTS = 429;
const REQUEST_TIMEOUT_MS = 20_000;

/** JSON-RPC over HTTP: one request, one answer, checked against a schema. */
export class RpcClient {
  readonly #endpoint: Endpoint;
  #lastId = 0;

  /** @throws {InputError} when the URL is no node's address */
  constructor(url: string) {
    this.#endpoint = endpointOf(url);
  }

  /**
   * @throws {RetryableError} when the node cannot be reached, has had too many requests or does not answer as JSON-RPC
   * @throws {RpcError} when it answers with an error
   */
  async request<Schema extends z.ZodType>(
    method: string,
    params: readonly unknown[],
    schema: Schema,
  ): Promise<z.output<Schema>> {
    this.#lastId += 1;
    let response: Response;
    let body: unknown;
    try {
      const { url, headers } = this.#endpoint;
      response = await fetch(url, {
        method: "POST",
        headers,
        body: JSON.stringify({ jsonrpc: "2.0", id: this.#lastId, method, params }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      body = await response.json();
    } catch (cause) {
      throw new RetryableError(`The node did not answer \`${method}\`.`, { cause });
    }
    const answer = rpcAnswerSchema.safeParse(body);
    if (!answer.success) {
      throw new RetryableError(`The node's answer to \`${method}\` is no JSON-RPC.`, { cause: answer.error });
    }
    if (answer.data.error !== undefined) {
      const error = new RpcError(answer.data.error.message, answer.data.error);
      if (response.status === TOO_MANY_REQUESTS || isOverLimit(method, error)) {
        throw new RetryableError(
          `The node has had too many requests to answer \`${method}\`: ${error.message}`,
        );
      }
      throw error;
    }
    const result = schema.safeParse(answer.data.result);
    if (!result.success) {
      throw new RetryableError(`The node's answer to \`${method}\` has not the expected form.`, {
        cause: result.error,
      });
    }
    return result.data;
  }
}

/** By its code; one of them is also what nodes refuse too wide a range of logs with. */
function isOverLimit(method: string, error: RpcError): boolean {
  return error.code === TOO_MANY_REQUESTS || (error.isOverLimit && method !== "eth_getLogs");
}
