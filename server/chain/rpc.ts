import { z } from "zod";

import { RetryableError } from "../../engine/errors/errors.ts";

/** The node answered, and its answer is an error: a revert, a method it does not have, a range too wide. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  /** What a revert returned, when the node says. */
  readonly data: string | undefined;

  constructor(message: string, code: number, data: string | undefined) {
    super(message);
    this.code = code;
    this.data = data;
  }

  /** Whether it is of the contract that was called, a revert or a fault of its code, and not the node's own. */
  get isOfContract(): boolean {
    const { code, message, data = "" } = this;
    return code === REVERTED || data.startsWith("0x") || CONTRACT_FAULT.test(`${message} ${data}`);
  }
}

const REVERTED = 3;
/** A contract's fault in the words of the nodes that give it no code. */
const CONTRACT_FAULT = /revert|opcode|out of ?gas|stack underflow|invalid jump|\bE?VM\b/i;

const TOO_MANY_REQUESTS = 429;
const LIMIT_EXCEEDED = -32_005;

const responseSchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

const REQUEST_TIMEOUT_MS = 20_000;

/** JSON-RPC over HTTP: one request, one answer, checked against a schema. */
export class RpcClient {
  readonly url: string;
  #lastId = 0;

  constructor(url: string) {
    this.url = url;
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
      response = await fetch(this.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: this.#lastId, method, params }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      body = await response.json();
    } catch (cause) {
      throw new RetryableError(`The node did not answer \`${method}\`.`, { cause });
    }
    const answer = responseSchema.safeParse(body);
    if (!answer.success) {
      throw new RetryableError(`The node's answer to \`${method}\` is no JSON-RPC.`, { cause: answer.error });
    }
    if (answer.data.error !== undefined) {
      const { code, message, data } = answer.data.error;
      if (response.status === TOO_MANY_REQUESTS || isOverLimit(method, code)) {
        throw new RetryableError(`The node has had too many requests to answer \`${method}\`: ${message}`);
      }
      throw new RpcError(message, code, typeof data === "string" ? data : undefined);
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
function isOverLimit(method: string, code: number): boolean {
  return code === TOO_MANY_REQUESTS || (code === LIMIT_EXCEEDED && method !== "eth_getLogs");
}
