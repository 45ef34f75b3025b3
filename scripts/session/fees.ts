import { formatEther } from "ethers";

import { type OfferedFees, USUAL_TIP, offeredFees } from "../../engine/chain/fees.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { type Head, parseQuantity } from "./answers.ts";
import { type ChainSession, chainInWords } from "./session.ts";

/** What a transaction offers on this chain. */
export interface Fees extends OfferedFees {
  /** Without EIP-1559: one gas price. */
  readonly isLegacy: boolean;
}

/** Offered on the base fee and the node's tip; without EIP-1559 the node's gas price. */
export async function readFees({ rpc }: ChainSession, head: Head): Promise<Fees> {
  if (head.baseFeePerGas === undefined) {
    const gasPrice = parseQuantity(await rpc.send("eth_gasPrice", []));
    return { maxFee: gasPrice, maxTip: gasPrice, isLegacy: true };
  }
  let maxTip = USUAL_TIP;
  try {
    maxTip = parseQuantity(await rpc.send("eth_maxPriorityFeePerGas", []));
  } catch (error) {
    if (!(error instanceof RpcError)) {
      throw error;
    }
  }
  return { ...offeredFees(head.baseFeePerGas, maxTip), isLegacy: false };
}

/** @throws UserError where an account has less than so many wei */
export async function requireFunds(session: ChainSession, address: string, needed: bigint): Promise<void> {
  const balance = parseQuantity(await session.rpc.send("eth_getBalance", [address, "latest"]));
  if (balance < needed) {
    throw emptyAccount(session, address, { balance, needed });
  }
}

/** What to tell of an account that cannot pay; `funds` where they are known. */
export function emptyAccount(
  session: ChainSession,
  address: string,
  funds?: { readonly balance: bigint; readonly needed: bigint },
): UserError {
  const short =
    funds === undefined
      ? "too little"
      : `${formatEther(funds.balance)}, and the plan may take ${formatEther(funds.needed)}`;
  return new UserError(
    `The account ${address} cannot pay for this: it has ${short} of the coin that pays for gas on ${chainInWords(session)}. ` +
      "Nothing was sent. Send some to it and run the same command again.",
  );
}
