import { type Interface, type Result, toQuantity } from "ethers";
import { z } from "zod";

import type { RawLog } from "../../engine/chain/decode-log.ts";
import { USUAL_TIP } from "../../engine/chain/fees.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { RetryableError } from "../../engine/errors/errors.ts";
import type { RpcClient } from "./rpc.ts";
import {
  bigQuantitySchema,
  hashSchema,
  type Header,
  headerSchema,
  hexSchema,
  logSchema,
  quantitySchema,
  type Receipt,
  receiptSchema,
} from "./schemas.ts";

/** `latest`, or a block by its number. */
export type BlockTag = "latest" | "finalized" | number;

/** Which logs: of these contracts, or of these topics. */
export interface LogFilter {
  readonly addresses: readonly string[];
  readonly topics?: readonly (string | readonly string[] | null)[];
}

/** What the service asks of a chain, in its words. Every method throws as {@link RpcClient.request} does. */
export class Chain {
  readonly #rpc: RpcClient;
  readonly id: number;

  private constructor(rpc: RpcClient, id: number) {
    this.#rpc = rpc;
    this.id = id;
  }

  static async connect(rpc: RpcClient): Promise<Chain> {
    return new Chain(rpc, await rpc.request("eth_chainId", [], quantitySchema));
  }

  /** `null` where the chain has no such block (yet, or any more). */
  header(tag: BlockTag): Promise<Header | null> {
    return this.#rpc.request("eth_getBlockByNumber", [tagOf(tag), false], headerSchema.nullable());
  }

  /** Number of the last finalized block; 0 on a chain that does not know the notion. */
  async finalized(): Promise<number> {
    try {
      return (await this.header("finalized"))?.number ?? 0;
    } catch (error) {
      if (error instanceof RpcError) {
        return 0;
      }
      throw error;
    }
  }

  /** Logs of one block, by its hash, so that they are of that block and no other. */
  logsOfBlock(blockHash: string, filter: LogFilter): Promise<RawLog[]> {
    return this.#rpc.request(
      "eth_getLogs",
      [{ blockHash, address: filter.addresses, topics: filter.topics ?? [] }],
      z.array(logSchema),
    );
  }

  /** Logs of a range, both ends included. */
  logsOfRange(from: number, to: number, filter: LogFilter): Promise<RawLog[]> {
    return this.#rpc.request(
      "eth_getLogs",
      [
        {
          fromBlock: toQuantity(from),
          toBlock: toQuantity(to),
          address: filter.addresses,
          topics: filter.topics ?? [],
        },
      ],
      z.array(logSchema),
    );
  }

  /** Whether a contract stands at the address. */
  async hasCode(address: string, tag: BlockTag = "latest"): Promise<boolean> {
    return (await this.#rpc.request("eth_getCode", [address, tagOf(tag)], hexSchema)) !== "0x";
  }

  /**
   * Calls a view function.
   *
   * @returns the decoded results, one an output
   * @throws {RpcError} when it reverts; `data` holds what it returned
   * @throws {RetryableError} when the node fails, which says nothing of the contract
   */
  async call(
    to: string,
    contract: Interface,
    name: string,
    values: readonly unknown[] = [],
    tag: BlockTag = "latest",
  ): Promise<Result> {
    const data = contract.encodeFunctionData(name, values);
    try {
      const result = await this.#rpc.request("eth_call", [{ to, data }, tagOf(tag)], hexSchema);
      return contract.decodeFunctionResult(name, result);
    } catch (error) {
      if (error instanceof RpcError && !error.isOfContract) {
        throw new RetryableError(`The node failed to call \`${name}\` of \`${to}\`: ${error.message}`, {
          cause: error,
        });
      }
      throw error;
    }
  }

  /** Runs a transaction without sending it. */
  async simulate(transaction: { from: string; to: string; data: string }): Promise<string> {
    return this.#rpc.request("eth_call", [transaction, "latest"], hexSchema);
  }

  estimateGas(transaction: { from: string; to: string; data: string }): Promise<bigint> {
    return this.#rpc.request("eth_estimateGas", [transaction], bigQuantitySchema);
  }

  /** Transactions of the account that are in blocks: its next nonce. */
  nonce(account: string): Promise<number> {
    return this.#rpc.request("eth_getTransactionCount", [account, "latest"], quantitySchema);
  }

  balance(account: string): Promise<bigint> {
    return this.#rpc.request("eth_getBalance", [account, "latest"], bigQuantitySchema);
  }

  /** The tip that the node suggests; 1 gwei where it has no opinion. */
  async suggestedTip(): Promise<bigint> {
    try {
      return await this.#rpc.request("eth_maxPriorityFeePerGas", [], bigQuantitySchema);
    } catch (error) {
      if (error instanceof RpcError) {
        return USUAL_TIP;
      }
      throw error;
    }
  }

  sendRaw(signed: string): Promise<string> {
    return this.#rpc.request("eth_sendRawTransaction", [signed], hashSchema);
  }

  receipt(hash: string): Promise<Receipt | null> {
    return this.#rpc.request("eth_getTransactionReceipt", [hash], receiptSchema.nullable());
  }

  /** Whether the node knows the transaction, in a block or not. */
  async knows(hash: string): Promise<boolean> {
    const found = await this.#rpc.request("eth_getTransactionByHash", [hash], z.unknown());
    return found !== null && found !== undefined;
  }
}

function tagOf(tag: BlockTag): string {
  return typeof tag === "number" ? toQuantity(tag) : tag;
}
