import { z } from "zod";

const refusalSchema = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() });

/** What a node answers to a JSON-RPC request: a result, or its refusal. */
export const rpcAnswerSchema = z.object({
  result: z.unknown().optional(),
  error: refusalSchema.optional(),
});

const REVERTED = 3;
const METHOD_NOT_FOUND = -32_601;
const METHOD_NOT_SUPPORTED = -32_004;
const LIMIT_EXCEEDED = -32_005;
const TOO_MANY_REQUESTS = 429;

/** A contract's fault in the words of the nodes that give it no code. */
const CONTRACT_FAULT = /revert|opcode|out of ?gas|stack underflow|invalid jump|\bE?VM\b/i;
/** A method that is not there in the words of the nodes that give it no code. */
const MISSING = /not (found|supported|available|allowed|whitelisted)|does not exist|unsupported/i;
const OF_A_METHOD = /\bmethod\b|\beth_/i;

/** The node understood a request and refused it: a revert, a method that it does not have, a range too wide. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  /** Of a revert: the bytes it reverted with, where the node says. */
  readonly data: string | undefined;

  /** @param refusal `data` as the node gives it */
  constructor(
    message: string,
    refusal: { readonly code: number; readonly data?: unknown },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = refusal.code;
    this.data = revertData(refusal.data);
  }

  /** Whether it is of the contract that was called, a revert or a fault of its code, and not the node's own. */
  get isOfContract(): boolean {
    return this.code === REVERTED || this.data !== undefined || CONTRACT_FAULT.test(this.message);
  }

  /** Whether the node has had too many requests; where logs are asked for, one of its codes also says that a range is too wide. */
  get isOverLimit(): boolean {
    return this.code === TOO_MANY_REQUESTS || this.code === LIMIT_EXCEEDED;
  }

  /** Whether the node does not have the method, or does not let it be called. */
  get isMissingMethod(): boolean {
    const { code, message } = this;
    return (
      code === METHOD_NOT_FOUND ||
      code === METHOD_NOT_SUPPORTED ||
      (MISSING.test(message) && OF_A_METHOD.test(message))
    );
  }
}

/** A refusal, also as an EIP-1193 provider throws it; `undefined` for every other error. */
export function refusalOf(error: unknown): RpcError | undefined {
  if (error instanceof RpcError) {
    return error;
  }
  const { data } = refusalSchema.safeParse(error);
  return data && new RpcError(data.message, data, { cause: error });
}

/** Nodes put a revert's bytes in `data`, some behind a word, or one object further in. */
function revertData(data: unknown): string | undefined {
  if (typeof data === "string") {
    return /^(?:Reverted )?(0x[0-9a-f]*)$/i.exec(data)?.[1];
  }
  if (typeof data === "object" && data !== null && "data" in data) {
    return revertData(data.data);
  }
  return undefined;
}
