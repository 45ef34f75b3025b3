import { getCreateAddress } from "ethers";

import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { TRANSACTION_GAS } from "../../engine/program/gas-bound.ts";
import { parseQuantity, parseSimulation } from "./answers.ts";
import { emptyAccount } from "./fees.ts";
import type { Call, Outcome, PlanStep } from "./plan.ts";
import { revertInWords } from "./reverts.ts";
import type { SentTransaction } from "./in-flight.ts";
import type { ChainSession } from "./session.ts";

/** Over the estimate, for what changes between it and the block. */
const GAS_MARGIN_PERCENT = 20n;
const GAS_LIMIT = BigInt(TRANSACTION_GAS);

/** A step as it is shown before anything is sent. */
export interface PlannedTransaction {
  readonly title: string;
  readonly call: Call;
  /** Gas that it takes; `undefined` where only the steps before it make it possible to tell. */
  readonly gas: bigint | undefined;
}

export interface SimulateParameters {
  readonly from: string;
  readonly nonce: number;
  readonly steps: readonly PlanStep[];
  readonly resumed: ReadonlyMap<number, SentTransaction>;
}

/** Gas and outcome of each step, on the state that the ones before it leave where the node can tell (`eth_simulateV1`). */
export async function simulate(
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
      calls: [{ ...requestOf(from, call), gas: toHex(GAS_LIMIT) }],
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
export async function estimate(
  session: ChainSession,
  from: string,
  call: Call,
  title: string,
): Promise<bigint> {
  try {
    const gas = parseQuantity(await session.rpc.send("eth_estimateGas", [requestOf(from, call)]));
    requireGasLimit(title, gas);
    return gas;
  } catch (error) {
    if (error instanceof RpcError) {
      if (error.data === undefined && /insufficient funds/i.test(error.message)) {
        throw emptyAccount(session, from);
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
  if (gas !== undefined && gas > GAS_LIMIT) {
    throw new UserError(
      `\`${title}\` takes ${group(gas)} gas, more than the ${group(GAS_LIMIT)} that one transaction may use (EIP-7825).`,
    );
  }
}

/** The gas limit of a transaction that is estimated so. */
export function withMargin(gas: bigint): bigint {
  const padded = (gas * (100n + GAS_MARGIN_PERCENT)) / 100n;
  return padded < GAS_LIMIT ? padded : GAS_LIMIT;
}

/** Where a call that creates a contract puts it. */
export function createdBy(from: string, nonce: number, { to }: Call): string | undefined {
  return to === undefined ? getCreateAddress({ from, nonce }) : undefined;
}

function toHex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** `16,777,216`. */
export function group(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
