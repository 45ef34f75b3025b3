import { offeringInterface } from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
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
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, partCall } from "./session/trust-view.ts";

/** Subscribers in one transaction: some 120,000 gas each leave room under 16,777,216. */
const BATCH = 80;

/** Anyone's: delivers subscribers' notes, or after a failure their cash. */
export const collect: CliCommand = {
  name: "collect",
  configure: (command, run) => {
    addSendFlags(command, "originator")
      .description(
        "Delivers all subscribers' notes after the closing, in batches; after a failure their cash. Anyone may.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .addHelpText(
        "after",
        "\nExamples:\n  weir collect jianghe --dry-run\n  weir collect jianghe --from originator\n",
      )
      .action(run(collectNotes));
  },
};

async function collectNotes(context: CliContext, name: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  if (trust.status === "offering") {
    throw new UserError(
      "The offering has not closed, so there are no notes to deliver yet. `weir close` closes it.",
    );
  }
  const steps =
    trust.status === "failed" ? await planRefunds(session, trust) : await planDeliveries(session, trust);
  if (steps.length === 0) {
    return tellAlready(session, { words: ["Every subscriber has what it is owed already."] });
  }
  const signer = await openSigner(session, "originator");
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      trust.status === "failed" ? "Every subscriber has its cash back." : "Every subscriber has its notes.",
    ],
  });
}

async function planDeliveries(session: ChainSession, trust: TrustView): Promise<readonly PlanStep[]> {
  const steps: PlanStep[] = [];
  const subscribers = await readSubscribers(session, trust);
  for (const [classIndex, note] of trust.notes.entries()) {
    const owed: string[] = [];
    for (const subscriber of subscribers) {
      if ((await readOffering(session, trust, "subscription", [classIndex, subscriber])) > 0n) {
        owed.push(subscriber);
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
  return steps;
}

async function planRefunds(session: ChainSession, trust: TrustView): Promise<readonly PlanStep[]> {
  const steps: PlanStep[] = [];
  for (const subscriber of await readSubscribers(session, trust)) {
    if ((await readOffering(session, trust, "cashOf", [subscriber])) > 0n) {
      steps.push(
        callStep(
          `Give ${subscriber} its cash back`,
          partCall("Offering", trust.offering, offeringInterface, "refund", [subscriber]),
        ),
      );
    }
  }
  return steps;
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
