import { RpcError, rpcAnswerSchema } from "../../engine/chain/rpc-answer.ts";
import { type Endpoint, endpointOf, publicUrl } from "../../engine/chain/rpc-url.ts";
import { NoNodeError, UserError } from "../../engine/errors/errors.ts";
import { Patience } from "./patience.ts";

/** JSON-RPC over HTTP with nothing in the background: one request, one answer. */
export class RpcClient {
  readonly url: string;
  readonly #endpoint: Endpoint;
  readonly #signal: AbortSignal | undefined;
  readonly #patience = new Patience();
  #id = 0;

  /** @throws InputError where the URL is no node's address */
  constructor(url: string, signal?: AbortSignal) {
    this.url = url;
    this.#endpoint = endpointOf(url);
    this.#signal = signal;
  }

  /**
   * @throws RpcError where the node refuses
   * @throws NoNodeError where no node answers, or something that is none does
   */
  async send(method: string, params: readonly unknown[]): Promise<unknown> {
    const id = ++this.#id;
    const text = await this.#post(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const parsed = rpcAnswerSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new NoNodeError(
        `What answers at \`${publicUrl(this.url)}\` is no Ethereum node. Give a node's address with \`--rpc\` or WEIR_RPC.`,
      );
    }
    const { result, error } = parsed.data;
    if (error !== undefined) {
      throw new RpcError(error.message, error);
    }
    return result;
  }

  async #post(body: string): Promise<string> {
    const timeout = this.#patience.begin();
    try {
      const { url, headers } = this.#endpoint;
      const response = await fetch(url, {
        method: "POST",
        headers,
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
      throw new NoNodeError(
        `No node answers at \`${publicUrl(this.url)}\` (${this.#patience.ended(error) || reasonOf(error)}). ` +
          "Start one there, or give another address with `--rpc` or WEIR_RPC.",
        { cause: error },
      );
    }
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
