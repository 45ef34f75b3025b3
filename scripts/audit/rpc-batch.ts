import { z } from "zod";

import { RpcError, rpcAnswerSchema } from "../../engine/chain/rpc-answer.ts";
import { type Endpoint, endpointOf, publicUrl } from "../../engine/chain/rpc-url.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { Patience } from "../session/patience.ts";

/** Whatever answers JSON-RPC requests, {@link RpcBatch} for one: its refusals are `RpcError`s, or as EIP-1193 has them. */
export interface RpcSender {
  send(method: string, params: unknown[]): Promise<unknown>;
}

const answerSchema = rpcAnswerSchema.extend({ id: z.number() });

interface Waiting {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const MOST_IN_A_BATCH = 100;

/** Sends what is asked at the same time in few HTTP requests, or one by one to a node that takes no batches. */
export class RpcBatch implements RpcSender {
  readonly #url: string;
  readonly #endpoint: Endpoint;
  readonly #signal: AbortSignal | undefined;
  readonly #patience = new Patience();
  #waiting: Waiting[] = [];
  #takesBatches = true;
  #id = 0;

  /** @throws InputError where the URL is no node's address */
  constructor(url: string, signal?: AbortSignal) {
    this.#url = url;
    this.#endpoint = endpointOf(url);
    this.#signal = signal;
  }

  /**
   * @throws RpcError where the node refuses the request
   * @throws UncheckedError where nothing answers, or something that is no node does
   */
  send(method: string, params: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) {
        setImmediate(() => this.#flush());
      }
      this.#id += 1;
      this.#waiting.push({ id: this.#id, method, params, resolve, reject });
    });
  }

  #flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    const size = this.#takesBatches ? MOST_IN_A_BATCH : 1;
    for (let i = 0; i < all.length; i += size) {
      void this.#deliver(all.slice(i, i + size));
    }
  }

  async #deliver(batch: readonly Waiting[]): Promise<void> {
    try {
      const requests = batch.map(({ id, method, params }) => ({ jsonrpc: "2.0", id, method, params }));
      const body: unknown = await this.#post(requests.length === 1 ? requests[0] : requests);
      const answers = z.array(answerSchema).safeParse(Array.isArray(body) ? body : [body]);
      if (!answers.success || (batch.length > 1 && answers.data.length !== batch.length)) {
        if (batch.length > 1) {
          this.#takesBatches = false;
          await Promise.all(batch.map((each) => this.#deliver([each])));
          return;
        }
        throw new UncheckedError(
          `What answers at \`${publicUrl(this.#url)}\` is no Ethereum node: give a node's address with \`--rpc\`.`,
        );
      }
      const byId = new Map(answers.data.map((answer) => [answer.id, answer]));
      batch.forEach((each) => settle(each, byId.get(each.id)));
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    }
  }

  async #post(body: unknown): Promise<unknown> {
    const timeout = this.#patience.begin();
    try {
      const { url, headers } = this.#endpoint;
      const response = await fetch(url, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal: this.#signal === undefined ? timeout : AbortSignal.any([this.#signal, timeout]),
      });
      const text = await response.text();
      this.#patience.answered();
      try {
        return JSON.parse(text);
      } catch {
        return undefined;
      }
    } catch (error) {
      const late = this.#patience.ended(error);
      throw new UncheckedError(
        this.#signal?.aborted === true
          ? "Interrupted before the audit was done."
          : `No node answers at \`${publicUrl(this.#url)}\`${late === "" ? "" : ` (${late})`}: start one there, or give another address with \`--rpc\`.`,
        { cause: error },
      );
    }
  }
}

function settle(
  { method, resolve, reject }: Waiting,
  answer: z.output<typeof answerSchema> | undefined,
): void {
  if (answer === undefined) {
    reject(new UncheckedError(`The node did not answer \`${method}\`.`));
  } else if (answer.error !== undefined) {
    reject(new RpcError(answer.error.message, answer.error));
  } else {
    resolve(answer.result);
  }
}
