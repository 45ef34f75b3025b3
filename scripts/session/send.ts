import { setTimeout as wait } from "node:timers/promises";

import { Transaction, type Wallet, formatEther, getAddress, getCreateAddress } from "ethers";

import { UserError } from "../../engine/errors/errors.ts";
import { TRANSACTION_GAS_LIMIT } from "../chain/gas-limit.ts";
import {
  type Head,
  type Receipt,
  parseBytes,
  parseHead,
  parseQuantity,
  parseReceipt,
  parseSimulation,
} from "./answers.ts";
import type { Journal } from "./journal.ts";
import type { Call, Outcome, PlanStep } from "./plan.ts";
import { revertInWords } from "./reverts.ts";
import { RpcError } from "./rpc.ts";
import { type ChainSession, type SendFlags, chainInWords } from "./session.ts";

/** Over the estimate, for what changes between it and the block. */
const GAS_MARGIN_PERCENT = 20n;
/** How long a transaction may wait for its block before the command stops waiting. */
const RECEIPT_LIMIT_MS = 300_000;
const DEFAULT_TIP = 1_000_000_000n;

/** A transaction that is in a block. */
export interface SentTransaction extends Outcome {
  readonly title: string;
  readonly hash: string;
  readonly block: number;
  readonly gasUsed: bigint;
}

export interface CarryOutParameters {
  readonly signer: Wallet;
  readonly steps: readonly PlanStep[];
  readonly flags: SendFlags;
  /** Makes the steps resumable: each is written down before it is sent. */
  readonly journal?: Journal;
}

/** What became of a plan: all of it is in blocks, or it was only shown. */
export type CarriedOut =
  | {
      readonly kind: "sent";
      readonly transactions: readonly SentTransaction[];
      /** Whether an earlier run had sent them all. */ readonly isOld: boolean;
    }
  | { readonly kind: "planned"; readonly plan: readonly PlannedTransaction[] };

/** A step as it is shown before anything is sent. */
export interface PlannedTransaction {
  readonly title: string;
  readonly call: Call;
  /** Gas that it takes; `undefined` where only the steps before it make it possible to tell. */
  readonly gas: bigint | undefined;
}

/**
 * Simulates a plan, shows it, asks where the chain holds value, sends it and waits until every step is in a block.
 *
 * Steps that depend on nothing before them go out together; one that does is simulated again and sent when those are in.
 *
 * @throws UserError where a step would revert, takes more gas than a transaction may, or cannot be paid for; nothing has
 * been sent then, unless a step before it is told as sent
 */
export async function carryOut(
  session: ChainSession,
  { signer, steps, flags, journal }: CarryOutParameters,
): Promise<CarriedOut> {
  const { rpc, context } = session;
  const resumed =
    journal === undefined ? new Map<number, SentTransaction>() : await resume(session, steps, journal);
  const nonce = await readNonce(session, signer.address);
  const plan = await simulate(session, { from: signer.address, nonce, steps, resumed });
  context.stderr(planInWords(session, signer.address, plan, resumed));
  if (flags.dryRun === true) {
    context.stderr("Dry run: nothing was sent.\n");
    return { kind: "planned", plan };
  }
  const head = parseHead(await rpc.send("eth_getBlockByNumber", ["latest", false]));
  const fees = await readFees(session, head);
  await requireFunds(session, { address: signer.address, plan, resumed, maxFeePerGas: fees.maxFeePerGas });
  if (resumed.size < steps.length) {
    await confirm(session, flags);
  }

  const done: SentTransaction[] = [];
  // What each step left behind; of one that waits for its block only the contract's address is known.
  const outcomes: Outcome[] = [];
  let waiting: { readonly step: PlanStep; readonly hash: string }[] = [];
  const settle = async () => {
    for (const { step, hash } of waiting) {
      const sent = await awaitReceipt(session, step.title, hash);
      outcomes[done.length] = sent;
      done.push(sent);
    }
    waiting = [];
  };
  let next = nonce;
  for (const [i, step] of steps.entries()) {
    const already = resumed.get(i);
    if (already !== undefined) {
      await settle();
      outcomes.push(already);
      done.push(already);
      continue;
    }
    if (step.needsBefore) {
      await settle();
    }
    const call = step.build(outcomes);
    const planned = plan[i]?.gas;
    // What was estimated beside the steps before it is estimated again now that they are in.
    const gas =
      planned === undefined || step.needsBefore
        ? await estimate(session, signer.address, call, step.title)
        : planned;
    const raw = await signer.signTransaction({
      type: fees.isLegacy ? 0 : 2,
      chainId: session.chainId,
      nonce: next,
      to: call.to ?? null,
      data: call.data,
      value: call.value,
      gasLimit: withMargin(gas),
      ...(fees.isLegacy
        ? { gasPrice: fees.maxFeePerGas }
        : { maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.tip }),
    });
    const hash = hashOf(raw);
    journal?.append({ step: stepKey(i, step), hash, raw });
    await broadcast(session, raw, step.title);
    outcomes.push({ created: createdBy(signer.address, next, call), logs: [] });
    waiting.push({ step, hash });
    next += 1;
  }
  await settle();
  for (const { title, hash, block, gasUsed } of done) {
    context.stderr(`  done: ${title} (block ${block}, gas ${group(gasUsed)}, ${hash})\n`);
  }
  return { kind: "sent", transactions: done, isOld: steps.length > 0 && resumed.size === steps.length };
}

/** Steps that an earlier, interrupted run has sent, in whatever state they are: they are in a block when this returns. */
async function resume(
  session: ChainSession,
  steps: readonly PlanStep[],
  journal: Journal,
): Promise<Map<number, SentTransaction>> {
  const resumed = new Map<number, SentTransaction>();
  for (const [i, step] of steps.entries()) {
    const entry = journal.find(stepKey(i, step));
    if (entry === undefined) {
      continue;
    }
    const receipt = await readReceipt(session, entry.hash);
    if (receipt === undefined) {
      const { from, nonce } = Transaction.from(entry.raw);
      const used = from === null ? 0 : await readNonce(session, from, "latest");
      if (used > nonce) {
        // Another transaction took its place, so it can never take effect.
        continue;
      }
      session.context.stderr(
        `Going on with an interrupted run: \`${step.title}\` is sent again as it was signed.\n`,
      );
      await broadcast(session, entry.raw, step.title);
    } else if (receipt.status !== 1n) {
      continue;
    }
    resumed.set(i, await awaitReceipt(session, step.title, entry.hash));
  }
  return resumed;
}

/** Where a call that creates a contract puts it. */
function createdBy(from: string, nonce: number, { to }: Call): string | undefined {
  return to === undefined ? getCreateAddress({ from, nonce }) : undefined;
}

function stepKey(position: number, { key, title }: PlanStep): string {
  return key ?? `${position}: ${title}`;
}

interface SimulateParameters {
  readonly from: string;
  readonly nonce: number;
  readonly steps: readonly PlanStep[];
  readonly resumed: ReadonlyMap<number, SentTransaction>;
}

/** Gas and outcome of each step, on the state that the ones before it leave where the node can tell (`eth_simulateV1`). */
async function simulate(
  session: ChainSession,
  { from, nonce, steps, resumed }: SimulateParameters,
): Promise<readonly PlannedTransaction[]> {
  const plan: PlannedTransaction[] = [];
  const outcomes: Outcome[] = [];
  const calls: Call[] = [];
  let canSimulate = true;
  for (const [i, step] of steps.entries()) {
    const already = resumed.get(i);
    const call = step.build(outcomes);
    if (already !== undefined) {
      plan.push({ title: step.title, call, gas: already.gasUsed });
      outcomes.push(already);
      continue;
    }
    const created =
      call.to === undefined ? getCreateAddress({ from, nonce: nonce + calls.length }) : undefined;
    calls.push(call);
    let gas: bigint | undefined;
    let logs: Outcome["logs"] = [];
    if (!step.needsBefore) {
      gas = await estimate(session, from, call, step.title);
      if (canSimulate && steps.slice(i + 1).some(({ needsBefore }) => needsBefore)) {
        logs = (await simulateLast(session, from, calls))?.logs ?? [];
      }
    } else if (canSimulate) {
      const simulated = await simulateLast(session, from, calls);
      canSimulate = simulated !== undefined;
      if (simulated !== undefined) {
        if (!simulated.succeeded) {
          throw new UserError(
            `\`${step.title}\` would fail, so nothing was sent. ${revertInWords(simulated.returnData)}`,
          );
        }
        ({ gasUsed: gas, logs } = simulated);
      }
    }
    requireGasLimit(step.title, gas);
    plan.push({ title: step.title, call, gas });
    outcomes.push({ created, logs });
  }
  return plan;
}

/** The last of the calls on the state that the others leave; `undefined` where the node has no such simulation. */
async function simulateLast(session: ChainSession, from: string, calls: readonly Call[]) {
  try {
    // Each in a block of its own, as they may be more than one block's gas together.
    const blockStateCalls = calls.map((call, i) => ({
      ...(i === 0 ? { blockOverrides: { time: toHex(session.head.timestamp + 1n) } } : {}),
      calls: [{ ...requestOf(from, call), gas: toHex(TRANSACTION_GAS_LIMIT) }],
    }));
    const answer = await session.rpc.send("eth_simulateV1", [{ blockStateCalls }, "latest"]);
    return parseSimulation(answer).at(-1);
  } catch (error) {
    if (error instanceof RpcError) {
      return undefined;
    }
    throw error;
  }
}

/** Simulates one call on the latest block. */
async function estimate(session: ChainSession, from: string, call: Call, title: string): Promise<bigint> {
  try {
    const gas = parseQuantity(await session.rpc.send("eth_estimateGas", [requestOf(from, call)]));
    requireGasLimit(title, gas);
    return gas;
  } catch (error) {
    if (error instanceof RpcError) {
      if (error.data === undefined && /insufficient funds/i.test(error.message)) {
        throw emptyAccount(session, from, 0n, undefined);
      }
      const why = error.data === undefined ? `The node says: ${error.message}.` : revertInWords(error.data);
      throw new UserError(`\`${title}\` would fail, so it was not sent. ${why}`, { cause: error });
    }
    throw error;
  }
}

function requestOf(from: string, { to, data, value }: Call): Record<string, string> {
  return {
    from,
    ...(to === undefined ? {} : { to }),
    data,
    ...(value === 0n ? {} : { value: toHex(value) }),
  };
}

function requireGasLimit(title: string, gas: bigint | undefined): void {
  if (gas !== undefined && gas > TRANSACTION_GAS_LIMIT) {
    throw new UserError(
      `\`${title}\` takes ${group(gas)} gas, more than the ${group(TRANSACTION_GAS_LIMIT)} that one transaction may use (EIP-7825).`,
    );
  }
}

function withMargin(gas: bigint): bigint {
  const padded = (gas * (100n + GAS_MARGIN_PERCENT)) / 100n;
  return padded < TRANSACTION_GAS_LIMIT ? padded : TRANSACTION_GAS_LIMIT;
}

interface Fees {
  readonly maxFeePerGas: bigint;
  readonly tip: bigint;
  readonly isLegacy: boolean;
}

/** Twice the base fee and the node's tip: enough for six full blocks. Without EIP-1559 the node's gas price. */
async function readFees({ rpc }: ChainSession, head: Head): Promise<Fees> {
  if (head.baseFeePerGas === undefined) {
    const gasPrice = parseQuantity(await rpc.send("eth_gasPrice", []));
    return { maxFeePerGas: gasPrice, tip: 0n, isLegacy: true };
  }
  let tip = DEFAULT_TIP;
  try {
    tip = parseQuantity(await rpc.send("eth_maxPriorityFeePerGas", []));
  } catch (error) {
    if (!(error instanceof RpcError)) {
      throw error;
    }
  }
  return { maxFeePerGas: 2n * head.baseFeePerGas + tip, tip, isLegacy: false };
}

interface RequireFundsParameters {
  readonly address: string;
  readonly plan: readonly PlannedTransaction[];
  readonly resumed: ReadonlyMap<number, SentTransaction>;
  readonly maxFeePerGas: bigint;
}

async function requireFunds(
  session: ChainSession,
  { address, plan, resumed, maxFeePerGas }: RequireFundsParameters,
): Promise<void> {
  const needed = plan.reduce(
    (sum, { gas = 0n, call }, i) =>
      resumed.has(i) ? sum : sum + withMargin(gas) * maxFeePerGas + call.value,
    0n,
  );
  const balance = parseQuantity(await session.rpc.send("eth_getBalance", [address, "latest"]));
  if (balance < needed) {
    throw emptyAccount(session, address, balance, needed);
  }
}

function emptyAccount(
  session: ChainSession,
  address: string,
  balance: bigint,
  needed: bigint | undefined,
): UserError {
  const short =
    needed === undefined
      ? "too little"
      : `${formatEther(balance)}, and the plan may take ${formatEther(needed)}`;
  return new UserError(
    `The account ${address} cannot pay for this: it has ${short} of the coin that pays for gas on ${chainInWords(session)}. ` +
      "Nothing was sent. Send some to it and run the same command again.",
  );
}

async function confirm(
  { context, isDevelopmentChain, chainId }: ChainSession,
  { yes }: SendFlags,
): Promise<void> {
  if (isDevelopmentChain || yes === true || context.env["WEIR_YES"] === "1") {
    return;
  }
  if (context.prompt === undefined) {
    throw new UserError(
      `Chain ${chainId} may hold real value and there is no terminal to ask at, so nothing was sent. Add \`--yes\` when the plan is right.`,
    );
  }
  const answer = await context.prompt(`Type the chain's id (${chainId}) to send this: `, { hidden: false });
  if (answer.trim() !== chainId.toString()) {
    throw new UserError("Not confirmed: nothing was sent.");
  }
}

async function broadcast(session: ChainSession, raw: string, title: string): Promise<void> {
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

async function readReceipt({ rpc }: ChainSession, hash: string): Promise<Receipt | undefined> {
  return parseReceipt(await rpc.send("eth_getTransactionReceipt", [hash]));
}

async function awaitReceipt(session: ChainSession, title: string, hash: string): Promise<SentTransaction> {
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

async function readNonce({ rpc }: ChainSession, address: string, at = "pending"): Promise<number> {
  return Number(parseQuantity(await rpc.send("eth_getTransactionCount", [address, at])));
}

function planInWords(
  session: ChainSession,
  from: string,
  plan: readonly PlannedTransaction[],
  resumed: ReadonlyMap<number, SentTransaction>,
): string {
  const lines = plan.flatMap(({ title, call, gas }, i) => [
    `  ${i + 1}. ${title}${resumed.has(i) ? " (done by an earlier run)" : ""}`,
    `     ${call.to === undefined ? "" : `${call.to} `}${call.decoded}`,
    `     ${gas === undefined ? "gas: known when the steps before it are in" : `gas about ${group(gas)}`}` +
      (call.value === 0n ? "" : `, value ${formatEther(call.value)}`),
  ]);
  const count = plan.length === 1 ? "1 transaction" : `${plan.length} transactions`;
  return `Plan: ${count} from ${from} on ${chainInWords(session)}\n${lines.join("\n")}\n`;
}

function hashOf(raw: string): string {
  const { hash } = Transaction.from(raw);
  if (hash === null) {
    throw new UserError("A transaction that is not signed cannot be sent.");
  }
  return hash;
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function group(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
