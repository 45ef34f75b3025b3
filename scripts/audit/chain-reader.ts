import { getAddress, toBeHex } from "ethers";
import { z } from "zod";

import type { Header, Receipt, TransactionReading } from "../../engine/audit/evidence.ts";
import type { LogFilter } from "../../engine/audit/judge-logs.ts";
import type { RawLog } from "../../engine/chain/decode-log.ts";
import type { Address, Hash, Hex } from "../../engine/chain/events.ts";
import { type HeaderFields, headerHash } from "../../engine/chain/header-hash.ts";
import { RpcError, refusalOf } from "../../engine/chain/rpc-answer.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import type { RpcSender } from "./rpc-batch.ts";

export type BlockTag = number | "latest" | "finalized";

/** All that an audit reads of a chain. Every method throws an `UncheckedError` where the node does not give it. */
export interface ChainReader {
  chainId(): Promise<bigint>;
  /** What the node calls itself; `undefined` where it does not say. */
  clientVersion(): Promise<string | undefined>;
  /** `undefined` where the node has no such block, or does not know what is finalized. */
  header(at: BlockTag): Promise<Header | undefined>;
  logs(filter: LogFilter): Promise<RawLog[]>;
  code(address: Address, block: number): Promise<Hex>;
  /** @throws RpcError where the contract or the node refuses */
  call(to: Address, data: Hex, block: number): Promise<Hex>;
  storage(address: Address, slot: Hash, block: number): Promise<Hash>;
  /** Every receipt of a block, in the order of its transactions. */
  receipts(block: number): Promise<Receipt[]>;
  transaction(hash: Hash): Promise<TransactionReading | undefined>;
}

const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .transform((text) => text.toLowerCase());
const address = hex.transform((text) => getAddress(text));
const count = hex.transform(Number);
const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(BigInt);

const headerSchema = z.object({
  number: count,
  hash: hex,
  parentHash: hex,
  timestamp: count,
  receiptsRoot: hex,
  logsBloom: hex,
});
/** A header's single fields, as they are hashed. */
const fieldsSchema = z
  .record(z.string(), z.unknown())
  .transform((fields): HeaderFields =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    ),
  );

const logSchema = z.object({
  address,
  topics: z.array(hex),
  data: hex,
  blockNumber: count,
  blockHash: hex,
  transactionHash: hex,
  transactionIndex: count,
  logIndex: count,
});

const receiptSchema = z.object({
  type: count.default(0),
  status: count,
  cumulativeGasUsed: quantity,
  logsBloom: hex,
  logs: z.array(logSchema),
  transactionHash: hex,
  transactionIndex: count,
  blockNumber: count,
  blockHash: hex,
  from: address,
  to: address.nullable(),
});

const transactionSchema = z.object({ from: address, to: address.nullable(), input: hex });
const transactionsSchema = z.object({ transactions: z.array(hex) });

/** Reads over JSON-RPC, with standard methods only. */
export class RpcChainReader implements ChainReader {
  readonly #rpc: RpcSender;
  #hasBlockReceipts = true;

  constructor(rpc: RpcSender) {
    this.#rpc = rpc;
  }

  async chainId(): Promise<bigint> {
    return this.#get(quantity, "eth_chainId");
  }

  async clientVersion(): Promise<string | undefined> {
    return this.#getUnlessRefused(z.string().optional().catch(undefined), "web3_clientVersion");
  }

  async header(at: BlockTag): Promise<Header | undefined> {
    const params = [typeof at === "number" ? toQuantity(at) : at, false];
    const given = await (at === "finalized"
      ? this.#getUnlessRefused(z.unknown(), "eth_getBlockByNumber", ...params)
      : this.#get(z.unknown(), "eth_getBlockByNumber", ...params));
    if (given === null || given === undefined) {
      return undefined;
    }
    const header = read(headerSchema, "eth_getBlockByNumber", given);
    return { ...header, computedHash: hashOf(read(fieldsSchema, "eth_getBlockByNumber", given)) };
  }

  async logs(filter: LogFilter): Promise<RawLog[]> {
    const { fromBlock, toBlock } = filter;
    if (fromBlock > toBlock) {
      return [];
    }
    try {
      return await this.#ask(z.array(logSchema), "eth_getLogs", {
        address: filter.address,
        topics: filter.topics,
        fromBlock: toQuantity(fromBlock),
        toBlock: toQuantity(toBlock),
      });
    } catch (error) {
      // Nodes bound how many blocks or logs one answer spans, each in its own words.
      if (!(error instanceof RpcError) || toBlock - fromBlock < 16) {
        throw unchecked(`The logs of ${filter.name} could not be read`, error);
      }
      const middle = Math.floor((fromBlock + toBlock) / 2);
      const first = await this.logs({ ...filter, toBlock: middle });
      return [...first, ...(await this.logs({ ...filter, fromBlock: middle + 1 }))];
    }
  }

  async code(of: Address, block: number): Promise<Hex> {
    return this.#get(hex, "eth_getCode", of, toQuantity(block));
  }

  async call(to: Address, data: Hex, block: number): Promise<Hex> {
    return this.#ask(hex, "eth_call", { to, data }, toQuantity(block));
  }

  async storage(of: Address, slot: Hash, block: number): Promise<Hash> {
    return toBeHex(await this.#get(quantity, "eth_getStorageAt", of, slot, toQuantity(block)), 32);
  }

  async receipts(block: number): Promise<Receipt[]> {
    if (this.#hasBlockReceipts) {
      try {
        const all = await this.#ask(
          z.array(receiptSchema).nullable(),
          "eth_getBlockReceipts",
          toQuantity(block),
        );
        if (all !== null) {
          return all;
        }
      } catch (error) {
        if (!(error instanceof RpcError && error.isMissingMethod)) {
          throw unchecked(`The receipts of block ${block} could not be read`, error);
        }
        this.#hasBlockReceipts = false;
      }
    }
    const { transactions } = await this.#get(
      transactionsSchema,
      "eth_getBlockByNumber",
      toQuantity(block),
      false,
    );
    return Promise.all(
      transactions.map((hash) => this.#get(receiptSchema, "eth_getTransactionReceipt", hash)),
    );
  }

  async transaction(hash: Hash): Promise<TransactionReading | undefined> {
    return (await this.#get(transactionSchema.nullable(), "eth_getTransactionByHash", hash)) ?? undefined;
  }

  /** @throws UncheckedError where the node refuses, is silent or answers something else */
  async #get<T>(schema: z.ZodType<T>, method: string, ...params: unknown[]): Promise<T> {
    try {
      return await this.#ask(schema, method, ...params);
    } catch (error) {
      throw unchecked(`The node does not answer \`${method}\``, error);
    }
  }

  /** What a node need not know; the rest as {@link #get}. */
  async #getUnlessRefused<T>(
    schema: z.ZodType<T>,
    method: string,
    ...params: unknown[]
  ): Promise<T | undefined> {
    try {
      return await this.#ask(schema, method, ...params);
    } catch (error) {
      if (error instanceof RpcError && !error.isOverLimit) {
        return undefined;
      }
      throw unchecked(`The node does not answer \`${method}\``, error);
    }
  }

  /**
   * @throws RpcError where the node refuses
   * @throws UncheckedError where its answer is not what the method gives; beside it, what the sender throws
   */
  async #ask<T>(schema: z.ZodType<T>, method: string, ...params: unknown[]): Promise<T> {
    const answer = await this.#rpc.send(method, params).catch((error: unknown) => {
      throw refusalOf(error) ?? error;
    });
    return read(schema, method, answer);
  }
}

/** @throws UncheckedError where the answer is not what the method gives */
function read<T>(schema: z.ZodType<T>, method: string, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw new UncheckedError(`The node's answer to \`${method}\` cannot be read.`, { cause: parsed.error });
  }
  return parsed.data;
}

function hashOf(fields: HeaderFields): Hash | undefined {
  try {
    return headerHash(fields);
  } catch {
    // A field that is no number or no bytes: the header is none.
    return undefined;
  }
}

/** An error of a reading, told as a check that could not run. */
export function unchecked(what: string, error: unknown): UncheckedError {
  if (error instanceof UncheckedError) {
    return error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new UncheckedError(`${what}: ${reason}`, { cause: error });
}

function toQuantity(value: number): string {
  return `0x${value.toString(16)}`;
}
