import { Transaction, type BaseWallet } from "ethers";
import type { Logger } from "pino";
import { z } from "zod";

import { type OfferedFees, STUCK_AFTER_BLOCKS, replacementFees } from "../../engine/chain/fees.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import type { Chain } from "../chain/chain.ts";
import { integer } from "../store/fields.ts";
import type { Store } from "../store/open-store.ts";
import type { IntentionRow } from "../store/schema.ts";
import { currentFees } from "./fees.ts";

const TRANSFER_GAS = 21_000n;

const attemptsSchema = z.array(
  z.object({
    hash: z.string(),
    raw: z.string(),
    maxFee: integer,
    maxTip: integer,
    /** The chain's head when it was signed. */
    block: z.number(),
  }),
);

type Attempt = z.output<typeof attemptsSchema>[number];

/** What is to be sent. */
export interface Errand {
  /** In words, for the log. */
  readonly purpose: string;
  readonly target: string;
  readonly data: string;
  readonly gas: bigint;
}

export interface SenderParameters {
  readonly chain: Chain;
  readonly store: Store;
  readonly wallet: BaseWallet;
  readonly log: Logger;
}

/**
 * Sends transactions of one account, one at a time. Before anything leaves, the signed bytes stand in the store, so
 * that a process that dies anywhere sends the same bytes again and not others; the chain alone says what happened.
 */
export class Sender {
  readonly #chain: Chain;
  readonly #store: Store;
  readonly #wallet: BaseWallet;
  readonly #log: Logger;

  constructor({ chain, store, wallet, log }: SenderParameters) {
    this.#chain = chain;
    this.#store = store;
    this.#wallet = wallet;
    this.#log = log;
  }

  get account(): string {
    return this.#wallet.address;
  }

  /**
   * Looks after what was sent before.
   *
   * @returns whether the account is free: nothing of its own is under way
   */
  async settle(): Promise<boolean> {
    const open = await this.#store
      .selectFrom("intentions")
      .selectAll()
      .where("account", "=", this.account)
      .orderBy("nonce")
      .execute();
    let isFree = true;
    for (const intention of open) {
      isFree = (await this.#settleOne(intention)) && isFree;
    }
    return isFree;
  }

  /** Signs, writes down, sends. Call only when {@link settle} said that the account is free. */
  async send(errand: Errand): Promise<void> {
    const nonce = await this.#chain.nonce(this.account);
    const attempt = await this.#sign({ nonce, ...errand }, await currentFees(this.#chain));
    await this.#store
      .insertInto("intentions")
      .values({
        account: this.account,
        nonce,
        purpose: errand.purpose,
        target: errand.target,
        data: errand.data,
        gas: String(errand.gas),
        attempts: written([attempt]),
      })
      .execute();
    this.#log.info({ purpose: errand.purpose, nonce, transaction: attempt.hash }, "sending");
    await this.#broadcast(attempt);
  }

  async #settleOne(intention: IntentionRow): Promise<boolean> {
    const attempts = attemptsSchema.parse(JSON.parse(intention.attempts));
    const last = attempts.at(-1);
    if (last === undefined || !(await this.#canBeNext(intention, last))) {
      await this.#forget(intention);
      return true;
    }
    const isGivenAgain = !(await this.#chain.knows(last.hash)) && (await this.#broadcast(last));
    const head = await this.#chain.header("latest");
    if (!isGivenAgain && head !== null && head.number - last.block >= STUCK_AFTER_BLOCKS) {
      await this.#replace(intention, attempts, last);
    }
    return false;
  }

  /**
   * Whether it can be the next of the account's transactions on this chain. Where the nonce is used, any of the hashes
   * may be the one that was mined, or somebody else's with this key; where the chain has not come to it, it took back
   * what went before. What is still owed is then asked of the chain anew: mined after all, it pays nothing twice.
   */
  async #canBeNext({ nonce }: IntentionRow, { raw }: Attempt): Promise<boolean> {
    const isOfChain = Transaction.from(raw).chainId === BigInt(this.#chain.id);
    return isOfChain && (await this.#chain.nonce(this.account)) === nonce;
  }

  /**
   * A dearer attempt of the same, if the account can pay for it; at the cap a transfer of nothing, which only frees the
   * nonce.
   */
  async #replace(intention: IntentionRow, attempts: readonly Attempt[], last: Attempt): Promise<void> {
    const { purpose, nonce } = intention;
    const current = await currentFees(this.#chain);
    const fees = replacementFees(last, current);
    if (fees === undefined) {
      return;
    }
    const isLastResort = replacementFees(fees, current) === undefined;
    const gas = isLastResort ? TRANSFER_GAS : BigInt(intention.gas);
    if ((await this.#chain.balance(this.account)) < gas * fees.maxFee) {
      this.#log.warn({ purpose, nonce }, "the account cannot pay for a dearer transaction");
      return;
    }
    const attempt = await this.#sign(
      isLastResort
        ? { nonce, target: this.account, data: "0x", gas }
        : { nonce, target: intention.target, data: intention.data, gas },
      fees,
    );
    await this.#store
      .updateTable("intentions")
      .set({ attempts: written([...attempts, attempt]) })
      .where("account", "=", intention.account)
      .where("nonce", "=", nonce)
      .execute();
    this.#log.warn({ purpose, transaction: attempt.hash, isLastResort }, "replacing");
    await this.#broadcast(attempt);
  }

  async #sign(
    { nonce, target, data, gas }: { nonce: number; target: string; data: string; gas: bigint },
    fees: OfferedFees,
  ): Promise<Attempt> {
    const head = await this.#chain.header("latest");
    const raw = await this.#wallet.signTransaction({
      type: 2,
      chainId: this.#chain.id,
      nonce,
      to: target,
      data,
      gasLimit: gas,
      maxFeePerGas: fees.maxFee,
      maxPriorityFeePerGas: fees.maxTip,
    });
    const hash = Transaction.from(raw).hash;
    if (hash === null) {
      throw new TypeError("A signed transaction has a hash.");
    }
    return { hash, raw, ...fees, block: head?.number ?? 0 };
  }

  /**
   * A node that knows the bytes already, or has used the nonce, refuses them: {@link settle} finds out which.
   *
   * @returns whether the node took it
   */
  async #broadcast({ raw, hash }: Attempt): Promise<boolean> {
    try {
      await this.#chain.sendRaw(raw);
      return true;
    } catch (error) {
      if (!(error instanceof RpcError)) {
        throw error;
      }
      this.#log.warn({ transaction: hash, reason: error.message }, "the node refused a transaction");
      return false;
    }
  }

  async #forget({ account, nonce }: IntentionRow): Promise<void> {
    await this.#store
      .deleteFrom("intentions")
      .where("account", "=", account)
      .where("nonce", "=", nonce)
      .execute();
  }
}

function written(attempts: readonly Attempt[]): string {
  return JSON.stringify(
    attempts.map((attempt) => ({
      ...attempt,
      maxFee: String(attempt.maxFee),
      maxTip: String(attempt.maxTip),
    })),
  );
}
