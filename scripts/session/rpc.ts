import { z } from "zod";

import { UserError } from "../../engine/errors/errors.ts";
import { Patience } from "./patience.ts";

/** The node understood the request and refused it. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  /** Of a revert: the bytes it reverted with. */
  readonly data: string | undefined;

  constructor(message: string, { code, data }: { code: number; data: string | undefined }) {
    super(message);
    this.code = code;
    this.data = data;
  }

  /** Whether the node does not have the method, or does not let it be called. */
  get isMissingMethod(): boolean {
    return (
      this.code === -32601 ||
      /not (found|supported|available|allowed|whitelisted)|unsupported/i.test(this.message)
    );
  }
}

const answerSchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

/** JSON-RPC over HTTP with nothing in the background: one request, one answer. */
export class RpcClient {
  readonly url: string;
  readonly #endpoint: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal | undefined;
  readonly #patience = new Patience();
  #id = 0;

  /** @param url may carry `user:password@`, which is sent as HTTP's basic authentication */
  constructor(url: string, signal?: AbortSignal) {
    this.url = url;
    this.#signal = signal;
    const { username, password } = new URL(url);
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
      "base64",
    );
    this.#headers = {
      "content-type": "application/json",
      ...(username === "" && password === "" ? {} : { authorization: `Basic ${login}` }),
    };
    this.#endpoint = withoutLogin(url);
  }

  /**
   * @throws RpcError where the node refuses
   * @throws UserError where no node answers, or something that is none does
   */
  async send(method: string, params: readonly unknown[]): Promise<unknown> {
    const id = ++this.#id;
    const text = await this.#post(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const parsed = answerSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new UserError(
        `What answers at \`${publicUrl(this.url)}\` is no Ethereum node. Give a node's address with \`--rpc\` or WEIR_RPC.`,
      );
    }
    const { result, error } = parsed.data;
    if (error !== undefined) {
      throw new RpcError(error.message, { code: error.code, data: revertData(error.data) });
    }
    return result;
  }

  async #post(body: string): Promise<string> {
    const timeout = this.#patience.begin();
    try {
      const response = await fetch(this.#endpoint, {
        method: "POST",
        headers: this.#headers,
        body,
        signal: this.#signal === undefined ? timeout : AbortSignal.any([this.#signal, timeout]),
      });
      const text = await response.text();
      this.#patience.answered();
      return text;
    } catch (error) {
      if (this.#signal?.aborted === true) {
        throw new UserError("Interrupted.", { cause: error });
      }
      throw new UserError(
        `No node answers at \`${publicUrl(this.url)}\` (${this.#patience.ended(error) || reasonOf(error)}). ` +
          "Start one there, or give another address with `--rpc` or WEIR_RPC.",
        { cause: error },
      );
    }
  }
}

function withoutLogin(url: string): string {
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  return plain.href;
}

/** The address without what may be a secret: user, password, path and query. */
export function publicUrl(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return url;
  }
}

/** Only the system's code: a message may repeat the address, and with it a secret. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") {
    return cause.code;
  }
  return "no connection";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nodes put a revert's bytes in `data`, or one object further in. */
function revertData(data: unknown): string | undefined {
  if (typeof data === "string") {
    return /0x[0-9a-f]*/i.exec(data)?.[0];
  }
  if (typeof data === "object" && data !== null && "data" in data) {
    return revertData(data.data);
  }
  return undefined;
}
