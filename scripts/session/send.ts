import { Transaction, type Wallet, formatEther } from "ethers";

import { UserError } from "../../engine/errors/errors.ts";
import type { Head } from "./answers.ts";
import { broadcast, hashOf, readNonce } from "./broadcast.ts";
import { type Fees, readFees, requireFunds } from "./fees.ts";
import {
  type InFlight,
  type SentTransaction,
  awaitBlocks,
  findReceipt,
  readHead,
  settleEarlier,
  signCall,
} from "./in-flight.ts";
import { Journal } from "./journal.ts";
import type { Outcome, PlanStep } from "./plan.ts";
import { type ChainSession, type SendFlags, chainInWords } from "./session.ts";
import { type PlannedTransaction, createdBy, estimate, group, simulate, withMargin } from "./simulate.ts";

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
      /** Whether an earlier run had sent them all. */
      readonly isOld: boolean;
    }
  | { readonly kind: "planned"; readonly plan: readonly PlannedTransaction[] };

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
  const { context } = session;
  const account = accountJournal(session, signer.address);
  const write = (position: number, raw: string) => {
    const step = steps[position];
    if (step !== undefined) {
      const hash = hashOf(raw);
      account.append({ step: step.title, hash, raw });
      journal?.append({ step: stepKey(position, step), hash, raw });
    }
  };
  const resumed =
    journal === undefined || flags.dryRun === true
      ? new Map<number, SentTransaction>()
      : await resume(session, { signer, steps, journal, write });
  if (flags.dryRun !== true) {
    await settleEarlier(session, signer, account);
  }
  const nonce = await readNonce(session, signer.address);
  const plan = await simulate(session, { from: signer.address, nonce, steps, resumed });
  context.stderr(planInWords(session, signer.address, plan, resumed));
  if (flags.dryRun === true) {
    context.stderr("Dry run: nothing was sent.\n");
    return { kind: "planned", plan };
  }
  const head = await readHead(session);
  const fees = await readFees(session, head);
  const needed = plan.reduce(
    (sum, { gas = 0n, call }, i) => (resumed.has(i) ? sum : sum + withMargin(gas) * fees.maxFee + call.value),
    0n,
  );
  await requireFunds(session, signer.address, needed);
  if (resumed.size < steps.length) {
    await confirm(session, flags);
  }

  const sent = await sendAll(session, { signer, steps, plan, resumed, nonce, fees, head, write });
  account.clear();
  for (const { title, hash, block, gasUsed } of sent) {
    context.stderr(`  done: ${title} (block ${block}, gas ${group(gasUsed)}, ${hash})\n`);
  }
  return { kind: "sent", transactions: sent, isOld: steps.length > 0 && resumed.size === steps.length };
}

interface SendAllParameters {
  readonly signer: Wallet;
  readonly steps: readonly PlanStep[];
  readonly plan: readonly PlannedTransaction[];
  readonly resumed: ReadonlyMap<number, SentTransaction>;
  /** Of the first that is sent. */
  readonly nonce: number;
  readonly fees: Fees;
  readonly head: Head;
  readonly write: (position: number, raw: string) => void;
}

async function sendAll(
  session: ChainSession,
  { signer, steps, plan, resumed, nonce, fees, head, write }: SendAllParameters,
): Promise<readonly SentTransaction[]> {
  const done: SentTransaction[] = [];
  // What each step left behind; of one that waits for its block only the contract's address is known.
  const outcomes: Outcome[] = [];
  let waiting: InFlight[] = [];
  const settle = async () => {
    for (const sent of await awaitBlocks(session, signer, waiting)) {
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
    const raw = await signCall(session, signer, { call, nonce: next, gasLimit: withMargin(gas), fees });
    write(i, raw);
    await broadcast(session, raw, step.title);
    outcomes.push({ created: createdBy(signer.address, next, call), logs: [] });
    waiting.push({
      title: step.title,
      attempts: [raw],
      signedAt: head.number,
      write: (attempt) => {
        write(i, attempt);
      },
    });
    next += 1;
  }
  await settle();
  return done;
}

interface ResumeParameters {
  readonly signer: Wallet;
  readonly steps: readonly PlanStep[];
  readonly journal: Journal;
  readonly write: (position: number, raw: string) => void;
}

/** Steps that an earlier, interrupted run has sent, in whatever state they are: they are in a block when this returns. */
async function resume(
  session: ChainSession,
  { signer, steps, journal, write }: ResumeParameters,
): Promise<Map<number, SentTransaction>> {
  const resumed = new Map<number, SentTransaction>();
  for (const [i, step] of steps.entries()) {
    const attempts = lastAttempts(journal, stepKey(i, step));
    const [raw] = attempts.slice(-1);
    if (raw === undefined) {
      continue;
    }
    const receipt = await findReceipt(session, attempts);
    if (receipt === undefined) {
      const { from, nonce } = Transaction.from(raw);
      const used = from === null ? 0 : await readNonce(session, from, "latest");
      if (used > nonce) {
        // Another transaction took its place, so it can never take effect.
        continue;
      }
      session.context.stderr(
        `Going on with an interrupted run: \`${step.title}\` is sent again as it was signed.\n`,
      );
      await broadcast(session, raw, step.title);
    } else if (receipt.status !== 1n) {
      continue;
    }
    const { number: signedAt } = await readHead(session);
    const flight: InFlight = {
      title: step.title,
      attempts,
      signedAt,
      write: (attempt) => {
        write(i, attempt);
      },
    };
    for (const sent of await awaitBlocks(session, signer, [flight])) {
      resumed.set(i, sent);
    }
  }
  return resumed;
}

/** What was signed for a step last, its replacements included: all with one nonce. */
function lastAttempts(journal: Journal, key: string): string[] {
  const signed = journal.entries().flatMap(({ step, raw }) => (step === key ? [raw] : []));
  const nonceOf = (raw: string) => Transaction.from(raw).nonce;
  return signed.filter((raw) => nonceOf(raw) === nonceOf(signed.at(-1) ?? raw));
}

/** What an account has sent and not seen in a block yet, whatever the command. */
function accountJournal({ settings, genesis }: ChainSession, address: string): Journal {
  return new Journal(settings.stateFolder, `sent-${genesis.slice(2, 14)}-${address}`);
}

function stepKey(position: number, { key, title }: PlanStep): string {
  return key ?? `${position}: ${title}`;
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
