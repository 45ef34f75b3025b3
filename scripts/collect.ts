import { offeringInterface } from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { readAllotment } from "./session/allotment.ts";
import { deploymentBlock, readEvents } from "./session/logs.ts";
import { type PlanStep, callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readNumber,
  resolveAddress,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, partCall } from "./session/trust-view.ts";

/** Subscribers in one transaction: some 120,000 gas each leave room under 16,777,216. */
const BATCH = 80;

/** Anyone's: delivers subscribers' notes and what they paid above their price, or after a failure their cash. */
export const collect: CliCommand = {
  name: "collect",
  configure: (command, run) => {
    addSendFlags(command, "originator")
      .description(
        "Delivers subscribers' notes after the closing, in batches, and gives back what was paid above the price of what was allotted; after a failure their cash. Anyone may.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .argument("[subscribers...]", "keys or addresses; unless told, all that have something to come")
      .addHelpText(
        "after",
        "\nExamples:\n  weir collect jianghe --dry-run\n  weir collect jianghe --from originator\n  weir collect jianghe investor01 investor02\n",
      )
      .action(run(collectNotes));
  },
};

async function collectNotes(context: CliContext, name: string, wanted: readonly string[], flags: SendFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  if (trust.status === "offering") {
    throw new UserError(
      "The offering has not closed, so there are no notes to deliver yet. `weir close` closes it.",
    );
  }
  const subscribers =
    wanted.length === 0
      ? await readSubscribers(session, trust)
      : wanted.map((text) => resolveAddress(session, text));
  const who = wanted.length === 0 ? "Every subscriber" : "Each of them";
  const steps =
    trust.status === "failed"
      ? await planRefunds(session, trust, subscribers)
      : await planDeliveries(session, trust, subscribers);
  if (steps.length === 0) {
    return tellAlready(session, { words: [`${who} has what it is owed already.`] });
  }
  const signer = await openSigner(session, "originator");
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${who} has its ${trust.status === "failed" ? "cash back" : "notes"}.`],
  });
}

async function planDeliveries(
  session: ChainSession,
  trust: TrustView,
  subscribers: readonly string[],
): Promise<readonly PlanStep[]> {
  const steps: PlanStep[] = [];
  /** By subscriber: what its notes, once collected, leave of the cash that it paid in. */
  const excess = new Map<string, bigint>();
  for (const [classIndex, note] of trust.notes.entries()) {
    const owed: string[] = [];
    for (const subscriber of subscribers) {
      if ((await readOffering(session, trust, "subscription", [classIndex, subscriber])) > 0n) {
        const of = await readAllotment(session, trust, { classIndex, subscriber });
        owed.push(subscriber);
        excess.set(subscriber, (excess.get(subscriber) ?? 0n) + of.excess);
      }
    }
    for (let i = 0; i < owed.length; i += BATCH) {
      const batch = owed.slice(i, i + BATCH);
      steps.push(
        callStep(
          `Deliver notes of ${note.name} to ${batch.length} subscribers`,
          partCall("Offering", trust.offering, offeringInterface, "collect", [classIndex, batch]),
        ),
      );
    }
  }
  for (const subscriber of subscribers) {
    const uncollected = excess.get(subscriber) ?? 0n;
    const cash = uncollected + (await readOffering(session, trust, "excessOf", [subscriber]));
    if (cash > 0n) {
      const step = refundStep(trust, subscriber, cash);
      steps.push({ ...step, needsBefore: uncollected > 0n });
    }
  }
  return steps;
}

async function planRefunds(
  session: ChainSession,
  trust: TrustView,
  subscribers: readonly string[],
): Promise<readonly PlanStep[]> {
  const steps: PlanStep[] = [];
  for (const subscriber of subscribers) {
    const cash = await readOffering(session, trust, "cashOf", [subscriber]);
    if (cash > 0n) {
      steps.push(refundStep(trust, subscriber, cash));
    }
  }
  return steps;
}

function refundStep(trust: TrustView, subscriber: string, cash: bigint): PlanStep {
  const { decimals, symbol } = trust.currency;
  return callStep(
    `Give ${subscriber} ${formatUnits(cash, decimals)} ${symbol} back`,
    partCall("Offering", trust.offering, offeringInterface, "refund", [subscriber]),
  );
}

async function readSubscribers(session: ChainSession, trust: TrustView): Promise<readonly string[]> {
  const fromBlock = await deploymentBlock(session, trust);
  const read = (event: string) =>
    readEvents(session, { address: trust.offering, contract: offeringInterface, event, fromBlock });
  const events = [...(await read("Subscribed")), ...(await read("Contributed"))];
  return [...new Set(events.map(({ args }) => String(args.getValue("subscriber"))))];
}

function readOffering(session: ChainSession, trust: TrustView, method: string, args: readonly unknown[]) {
  return readNumber(session, { to: trust.offering, contract: offeringInterface, method, args });
}
