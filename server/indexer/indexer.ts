import { zeroPadValue } from "ethers";
import type { Transaction } from "kysely";

import type { RawLog } from "../../engine/chain/decode-log.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { RetryableError } from "../../engine/errors/errors.ts";
import type { Chain, LogFilter } from "../chain/chain.ts";
import { currencyInterface } from "../chain/currency.ts";
import type { Header } from "../chain/schemas.ts";
import type { Store } from "../store/open-store.ts";
import type { StoreSchema } from "../store/schema.ts";
import { applyContractEvent, type ContractSpoken, decodeContractLog } from "./apply-contract-event.ts";
import { applyEvent } from "./apply-event.ts";
import { decodeFor, type Spoken } from "./decode.ts";
import { firstBlockOf } from "./first-block.ts";
import type { WatchedContract } from "./watched-contract.ts";
import type { WatchedTrust } from "./watched-trust.ts";

/** Final blocks are read in ranges of this many. */
const RANGE = 2_000;

interface Cursor {
  readonly number: number;
  readonly hash: string;
}

export interface IndexerParameters {
  readonly chain: Chain;
  readonly store: Store;
  readonly trusts: readonly WatchedTrust[];
  /** Others whose logs are read. */
  readonly contracts?: readonly WatchedContract[];
}

/** One event, and whose. */
type Heard = { readonly trust: WatchedTrust; readonly spoken: Spoken } | ContractSpoken;

/**
 * Copies the logs of the trusts and of the contracts beside them into the store, block by block. Each block's rows and the cursor are written in one
 * database transaction; a block whose parent is not the one read before means a reorganisation, and everything
 * above the last block that both know is dropped. Kept are blocks in which one of them spoke and those not final.
 */
export class Indexer {
  readonly #chain: Chain;
  readonly #store: Store;
  readonly #trusts: readonly WatchedTrust[];
  readonly #contracts: readonly WatchedContract[];

  constructor({ chain, store, trusts, contracts = [] }: IndexerParameters) {
    this.#chain = chain;
    this.#store = store;
    this.#trusts = trusts;
    this.#contracts = contracts;
  }

  /**
   * Reads up to the chain's head.
   *
   * @returns the head that the store now stands at
   * @throws {RetryableError} when the node does not answer or the chain changed meanwhile: call again
   */
  async sync(): Promise<Header> {
    const head = await this.#chain.header("latest");
    if (head === null) {
      throw new RetryableError("The node has no latest block.");
    }
    const finalized = Math.min(await this.#chain.finalized(), head.number);
    let cursor = await this.#start();
    while (cursor.number < head.number) {
      cursor =
        cursor.number < finalized
          ? await this.#readFinal(cursor, Math.min(finalized, cursor.number + RANGE))
          : await this.#readNext(cursor);
    }
    if (cursor.hash !== head.hash) {
      throw new RetryableError("The chain changed while it was read.");
    }
    await this.#finish(head, finalized);
    return head;
  }

  /** The cursor, taken back to a block that the chain still has. */
  async #start(): Promise<Cursor> {
    const row = await this.#store.selectFrom("cursor").selectAll().executeTakeFirst();
    if (row !== undefined && (await this.#chain.header(row.number))?.hash === row.hash) {
      return row;
    }
    return this.#rewind();
  }

  /**
   * Drops every block that the chain has no more, and those above what is final now, to be read again: of these the
   * empty ones may be missing. Without a common block all are dropped.
   */
  async #rewind(): Promise<Cursor> {
    const finalized = await this.#chain.finalized();
    const blocks = await this.#store
      .selectFrom("blocks")
      .selectAll()
      .where("number", "<=", finalized)
      .orderBy("number", "desc")
      .execute();
    let common: Header | undefined;
    for (const block of blocks) {
      const now = await this.#chain.header(block.number);
      if (now?.hash === block.hash) {
        common = now;
        break;
      }
    }
    const header = common ?? (await this.#chain.header(await this.#beforeAll()));
    if (header === null) {
      throw new RetryableError("The chain is shorter than the block of the trust's deployment.");
    }
    await this.#store.transaction().execute(async (db) => {
      await db
        .deleteFrom("blocks")
        .where("number", ">", common?.number ?? -1)
        .execute();
      await setCursor(db, header);
    });
    return header;
  }

  /** The block before the first in which any of them can have spoken. */
  async #beforeAll(): Promise<number> {
    const head = (await this.#chain.header("latest"))?.number ?? 0;
    const first = [
      ...this.#trusts.map(({ row }) => row.deployed_at),
      ...(await Promise.all(this.#contracts.map(({ row }) => firstBlockOf(this.#chain, row.address, head)))),
    ];
    return Math.max(Math.min(...first) - 1, 0);
  }

  /** One block that is not final. */
  async #readNext(cursor: Cursor): Promise<Cursor> {
    const header = await this.#chain.header(cursor.number + 1);
    if (header === null) {
      throw new RetryableError("The chain became shorter while it was read.");
    }
    if (header.parentHash !== cursor.hash) {
      return this.#rewind();
    }
    const logs = await Promise.all(
      this.#filters().map((filter) => this.#chain.logsOfBlock(header.hash, filter)),
    );
    await this.#write(header, this.#decode(logs.flat()), true);
    return header;
  }

  /** A range of final blocks: only those in which one of them spoke are written, then the cursor moves to the last. */
  async #readFinal(cursor: Cursor, to: number): Promise<Cursor> {
    const last = await this.#chain.header(to);
    if (last === null) {
      throw new RetryableError("The chain became shorter while it was read.");
    }
    const logs = await this.#logsOfRange(cursor.number + 1, to);
    const numbers = [...new Set(logs.map(({ blockNumber }) => blockNumber))].sort((a, b) => a - b);
    for (const number of numbers) {
      const header = await this.#chain.header(number);
      const ofBlock = logs.filter(({ blockNumber }) => blockNumber === number);
      if (header === null || ofBlock.some(({ blockHash }) => blockHash !== header.hash)) {
        throw new RetryableError("The node gave logs of a block that is not in its chain.");
      }
      await this.#write(header, this.#decode(ofBlock), false);
    }
    await this.#store.transaction().execute((db) => setCursor(db, last));
    return last;
  }

  /** A node that refuses the range, for its width or its yield, is asked for halves. */
  async #logsOfRange(from: number, to: number): Promise<RawLog[]> {
    try {
      const logs = await Promise.all(
        this.#filters().map((filter) => this.#chain.logsOfRange(from, to, filter)),
      );
      return logs.flat();
    } catch (error) {
      if (!(error instanceof RpcError) || from === to) {
        throw error;
      }
      const middle = Math.floor((from + to) / 2);
      return [...(await this.#logsOfRange(from, middle)), ...(await this.#logsOfRange(middle + 1, to))];
    }
  }

  /** The trusts' own contracts, those beside them, and the currencies' transfers to and from the trusts. */
  #filters(): LogFilter[] {
    const own = this.#trusts.flatMap(({ row, classes }) => [
      row.address,
      row.offering,
      ...classes.map(({ note }) => note),
    ]);
    const currencies = [...new Set(this.#trusts.map(({ row }) => row.currency))];
    const trusts = this.#trusts.map(({ row }) => zeroPadValue(row.address, 32));
    const topic = currencyInterface.getEvent("Transfer")?.topicHash ?? null;
    return [
      { addresses: [...own, ...this.#contracts.map(({ row }) => row.address)] },
      { addresses: currencies, topics: [topic, trusts] },
      { addresses: currencies, topics: [topic, null, trusts] },
    ];
  }

  #decode(logs: readonly RawLog[]): Heard[] {
    const unique = new Map(logs.map((log) => [log.logIndex, log]));
    const inOrder = [...unique.values()].sort((a, b) => a.logIndex - b.logIndex);
    return inOrder.flatMap((log) => [
      ...this.#trusts.flatMap((trust) => {
        const spoken = decodeFor(trust, log);
        return spoken === undefined ? [] : [{ trust, spoken }];
      }),
      ...this.#contracts.flatMap((contract) => decodeContractLog(contract, log) ?? []),
    ]);
  }

  async #write(header: Header, events: readonly Heard[], evenIfEmpty: boolean): Promise<void> {
    if (events.length === 0 && !evenIfEmpty) {
      return;
    }
    await this.#store.transaction().execute(async (db) => {
      await db
        .insertInto("blocks")
        .values({
          number: header.number,
          hash: header.hash,
          parent_hash: header.parentHash,
          time: header.timestamp,
        })
        .execute();
      for (const heard of events) {
        if ("trust" in heard) {
          await applyEvent(db, heard.trust, heard.spoken);
        } else {
          await applyContractEvent(db, heard);
        }
      }
      await setCursor(db, header);
    });
  }

  /** Notes what is final and forgets final blocks in which nobody spoke. */
  async #finish(head: Header, finalized: number): Promise<void> {
    const cursor = await this.#store.selectFrom("cursor").selectAll().executeTakeFirst();
    if (cursor?.finalized === finalized && cursor.hash === head.hash) {
      return;
    }
    await this.#store.transaction().execute(async (db) => {
      await db
        .deleteFrom("blocks")
        .where("number", "<=", finalized)
        .where("number", "not in", db.selectFrom("logs").select("block"))
        .where("number", "not in", db.selectFrom("contract_logs").select("block"))
        .execute();
      await db.updateTable("cursor").set({ finalized }).execute();
    });
  }
}

async function setCursor(db: Transaction<StoreSchema>, { number, hash, timestamp }: Header): Promise<void> {
  const row = { number, hash, time: timestamp };
  await db
    .insertInto("cursor")
    .values({ id: 1, ...row, finalized: 0 })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}
