import { setTimeout as wait } from "node:timers/promises";

import { Transaction, type Wallet, getAddress } from "ethers";

import { STUCK_AFTER_BLOCKS, replacementFees } from "../../engine/chain/fees.ts";
import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { type Receipt, parseHead } from "./answers.ts";
import { hashOf, isKnown, readNonce, readReceipt } from "./broadcast.ts";
import { type Fees, readFees } from "./fees.ts";
import type { Journal } from "./journal.ts";
import type { Call, Outcome } from "./plan.ts";
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

/** A transaction under way: whichever of its attempts, all of one nonce, comes into a block is the one that takes effect. */
export interface InFlight {
  readonly title: string;
  /** Signed, the dearest last. */
  readonly attempts: string[];
  /** Number of the block at which the last attempt was signed, or found again. */
  signedAt: bigint;
  /** Puts an attempt on the disk, before it is sent. */
  readonly write: (raw: string) => void;
}

export interface SignParameters {
  readonly call: Call;
  readonly nonce: number;
  readonly gasLimit: bigint;
  readonly fees: Fees;
}

/** Signs a call at these fees. */
export async function signCall(
  { chainId }: ChainSession,
  signer: Wallet,
  { call, nonce, gasLimit, fees }: SignParameters,
): Promise<string> {
  const { to, data, value } = call;
  return signer.signTransaction({
    chainId,
    nonce,
    to: to ?? null,
    data,
    value,
    gasLimit,
    ...feeFields(fees),
  });
}

function feeFields({ maxFee, maxTip, isLegacy }: Fees) {
  return isLegacy
    ? { type: 0, gasPrice: maxFee }
    : { type: 2, maxFeePerGas: maxFee, maxPriorityFeePerGas: maxTip };
}

/**
 * Waits until each is in a block, in order. What the node has forgotten is given to it again; what is in no block for too
 * long is replaced by a dearer attempt of the same.
 *
 * @throws UserError where one reverted, another transaction took its place, or it is in no block for too long
 */
export async function awaitBlocks(
  session: ChainSession,
  signer: Wallet,
  flights: readonly InFlight[],
): Promise<readonly SentTransaction[]> {
  const sent: SentTransaction[] = [];
  for (const [i, flight] of flights.entries()) {
    sent.push(
      await awaitBlock(session, flight, (head) => lookAfter(session, signer, flights.slice(i), head)),
    );
  }
  return sent;
}

async function awaitBlock(
  session: ChainSession,
  flight: InFlight,
  onNewBlock: (head: bigint) => Promise<void>,
): Promise<SentTransaction> {
  const deadline = performance.now() + RECEIPT_LIMIT_MS;
  let seen: bigint | undefined;
  for (let pause = 5; ; pause = Math.min(pause * 2, 1_000)) {
    const receipt = await findReceipt(session, flight.attempts);
    if (receipt !== undefined) {
      return sentBy(flight.title, receipt);
    }
    if (performance.now() > deadline || session.context.signal.aborted) {
      throw new UserError(
        `\`${flight.title}\` was sent (${lastHash(flight)}) and is in no block yet. Run the same command again later: it looks at the chain first.`,
      );
    }
    const { number } = await readHead(session);
    if (number !== seen) {
      seen = number;
      await onNewBlock(number);
    }
    await wait(pause);
  }
}

/** The receipt of whichever attempt is in a block. */
export async function findReceipt(
  session: ChainSession,
  attempts: readonly string[],
): Promise<Receipt | undefined> {
  for (const raw of attempts.toReversed()) {
    const receipt = await readReceipt(session, hashOf(raw));
    if (receipt !== undefined) {
      return receipt;
    }
  }
  return undefined;
}

/** @throws UserError where it reverted */
function sentBy(title: string, receipt: Receipt): SentTransaction {
  const { transactionHash: hash, blockNumber, status, gasUsed, contractAddress, logs } = receipt;
  if (status !== 1n) {
    throw new UserError(
      `\`${title}\` was mined but reverted (${hash}), though it had passed the simulation: something changed in between. ` +
        "It had no effect. Run the same command again.",
    );
  }
  const created = contractAddress == null ? undefined : getAddress(contractAddress);
  return { title, hash, block: Number(blockNumber), gasUsed, created, logs };
}

async function lookAfter(
  session: ChainSession,
  signer: Wallet,
  flights: readonly InFlight[],
  head: bigint,
): Promise<void> {
  for (const flight of flights) {
    if (head - flight.signedAt >= BigInt(STUCK_AFTER_BLOCKS)) {
      await raise(session, signer, flight, head);
    } else if (!(await isKnown(session, lastHash(flight)))) {
      await giveAgain(session, flight);
    }
  }
}

/** The same again with dearer fees, as long as they are below the cap. */
async function raise(session: ChainSession, signer: Wallet, flight: InFlight, head: bigint): Promise<void> {
  flight.signedAt = head;
  const last = Transaction.from(lastOf(flight));
  const current = await readFees(session, await readHead(session));
  const offered = last.maxFeePerGas ?? last.gasPrice ?? 0n;
  const raised = replacementFees({ maxFee: offered, maxTip: last.maxPriorityFeePerGas ?? offered }, current);
  if (raised === undefined) {
    session.context.stderr(`\`${flight.title}\` is in no block yet, and its fee is at the cap: it waits.\n`);
    return;
  }
  const replacement = last.clone();
  replacement.signature = null;
  const raw = await signer.signTransaction(
    Object.assign(replacement, feeFields({ ...raised, isLegacy: last.type === 0 })),
  );
  flight.write(raw);
  flight.attempts.push(raw);
  session.context.stderr(
    `\`${flight.title}\` is in no block after ${STUCK_AFTER_BLOCKS}: it is replaced by the same with a dearer fee (${hashOf(raw)}).\n`,
  );
  await offer(session, flight);
}

/** What the node has forgotten; where its nonce is used, it has lost its place for good. */
async function giveAgain(session: ChainSession, flight: InFlight): Promise<void> {
  const { from, nonce } = Transaction.from(lastOf(flight));
  const isUsed = from !== null && (await readNonce(session, from, "latest")) > nonce;
  if (!isUsed) {
    await offer(session, flight);
  } else if ((await findReceipt(session, flight.attempts)) === undefined) {
    throw new UserError(
      `Another transaction of ${from} with the number ${nonce} took the place of \`${flight.title}\`, which has no effect. Run the same command again: it looks at the chain first.`,
    );
  }
}

/** A node that refuses an attempt may hold an earlier one, or have it in a block by now: waiting goes on. */
async function offer(session: ChainSession, flight: InFlight): Promise<void> {
  try {
    await session.rpc.send("eth_sendRawTransaction", [lastOf(flight)]);
  } catch (error) {
    if (!(error instanceof RpcError)) {
      throw error;
    }
    session.context.stderr(`The node does not take \`${flight.title}\` again: ${error.message}.\n`);
  }
}

/**
 * Waits for what earlier runs have sent with this account and never saw in a block: what is sent now would wait behind it.
 *
 * @throws UserError where there was any, as the chain is another one since then
 */
export async function settleEarlier(session: ChainSession, signer: Wallet, journal: Journal): Promise<void> {
  const used = await readNonce(session, signer.address, "latest");
  if ((await readNonce(session, signer.address)) === used) {
    return;
  }
  const { number: signedAt } = await readHead(session);
  const flights = new Map<number, InFlight>();
  for (const { step, raw } of journal.entries()) {
    const { nonce } = Transaction.from(raw);
    const flight = flights.get(nonce) ?? {
      title: step,
      attempts: [],
      signedAt,
      write: (attempt: string) => journal.append({ step, hash: hashOf(attempt), raw: attempt }),
    };
    flight.attempts.push(raw);
    if (nonce >= used) {
      flights.set(nonce, flight);
    }
  }
  if (flights.size === 0) {
    return;
  }
  const waiting = [...flights.entries()].sort(([a], [b]) => a - b).map(([, flight]) => flight);
  const titles = waiting.map(({ title }) => `\`${title}\``).join(", ");
  session.context.stderr(`An earlier run sent ${titles}, in no block yet: nothing is sent before it is.\n`);
  await awaitBlocks(session, signer, waiting);
  journal.clear();
  throw new UserError(
    `What an earlier run had sent (${titles}) is in a block now, and nothing else was sent. Run the same command again: it looks at the chain first.`,
  );
}

export async function readHead({ rpc }: ChainSession) {
  return parseHead(await rpc.send("eth_getBlockByNumber", ["latest", false]));
}

function lastOf({ attempts, title }: InFlight): string {
  const last = attempts.at(-1);
  if (last === undefined) {
    throw new TypeError(`\`${title}\` is under way without an attempt.`);
  }
  return last;
}

function lastHash(flight: InFlight): string {
  return hashOf(lastOf(flight));
}
