import { Transaction } from "ethers";

import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { type Receipt, parseBytes, parseQuantity, parseReceipt } from "./answers.ts";
import type { ChainSession } from "./session.ts";

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

/** Whether the node has it, in a block or waiting for one. */
export async function isKnown({ rpc }: ChainSession, hash: string): Promise<boolean> {
  return (await rpc.send("eth_getTransactionByHash", [hash])) !== null;
}

/** `undefined` while it is in no block. */
export async function readReceipt({ rpc }: ChainSession, hash: string): Promise<Receipt | undefined> {
  return parseReceipt(await rpc.send("eth_getTransactionReceipt", [hash]));
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
