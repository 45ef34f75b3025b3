import { setTimeout as wait } from "node:timers/promises";

import { Transaction, getAddress } from "ethers";

import { UserError } from "../../engine/errors/errors.ts";
import { type Receipt, parseBytes, parseQuantity, parseReceipt } from "./answers.ts";
import type { Outcome } from "./plan.ts";
import { RpcError } from "./rpc.ts";
import type { ChainSession } from "./session.ts";

/** How long a transaction may wait for its block before the command stops waiting. */
const RECEIPT_LIMIT_MS = 300_000;

/** A transaction that is in a block. */
export interface SentTransaction extends Outcome {
  readonly title: string;
  readonly hash: string;
  readonly block: number;
  readonly gasUsed: bigint;
}

/** Gives a signed transaction to the node; one that it has already is no error. */
export async function broadcast(session: ChainSession, raw: string, title: string): Promise<void> {
  try {
    parseBytes(await session.rpc.send("eth_sendRawTransaction", [raw]));
  } catch (error) {
    if (!(error instanceof RpcError)) {
      throw error;
    }
    if (
      /already (known|imported)|nonce too low/i.test(error.message) &&
      (await isKnown(session, hashOf(raw)))
    ) {
      return;
    }
    throw new UserError(
      `The node does not take \`${title}\`: ${error.message}. Run the same command again.`,
      {
        cause: error,
      },
    );
  }
}

async function isKnown({ rpc }: ChainSession, hash: string): Promise<boolean> {
  return (await rpc.send("eth_getTransactionByHash", [hash])) !== null;
}

/** `undefined` while it is in no block. */
export async function readReceipt({ rpc }: ChainSession, hash: string): Promise<Receipt | undefined> {
  return parseReceipt(await rpc.send("eth_getTransactionReceipt", [hash]));
}

/** Waits until a transaction is in a block. @throws UserError where it reverted there, or is in none for too long */
export async function awaitReceipt(
  session: ChainSession,
  title: string,
  hash: string,
): Promise<SentTransaction> {
  const deadline = performance.now() + RECEIPT_LIMIT_MS;
  for (let pause = 5; ; pause = Math.min(pause * 2, 1_000)) {
    const receipt = await readReceipt(session, hash);
    if (receipt !== undefined) {
      if (receipt.status !== 1n) {
        throw new UserError(
          `\`${title}\` was mined but reverted (${hash}), though it had passed the simulation: something changed in between. ` +
            "It had no effect. Run the same command again.",
        );
      }
      return {
        title,
        hash,
        block: Number(receipt.blockNumber),
        gasUsed: receipt.gasUsed,
        created: receipt.contractAddress == null ? undefined : getAddress(receipt.contractAddress),
        logs: receipt.logs,
      };
    }
    if (performance.now() > deadline || session.context.signal.aborted) {
      throw new UserError(
        `\`${title}\` was sent (${hash}) and is in no block yet. Run the same command again later: it looks at the chain first.`,
      );
    }
    await wait(pause);
  }
}

/** The nonce that an account's next transaction has. */
export async function readNonce({ rpc }: ChainSession, address: string, at = "pending"): Promise<number> {
  return Number(parseQuantity(await rpc.send("eth_getTransactionCount", [address, at])));
}

/** The hash under which a signed transaction will be found. */
export function hashOf(raw: string): string {
  const { hash } = Transaction.from(raw);
  if (hash === null) {
    throw new UserError("A transaction that is not signed cannot be sent.");
  }
  return hash;
}
