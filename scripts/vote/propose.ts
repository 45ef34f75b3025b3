import { ZeroHash, isHexString, keccak256 } from "ethers";

import { encodeAct } from "../../engine/assembly/act.ts";
import { assemblyInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { requireRunning } from "../session/payment-date.ts";
import { callStep, findEvent } from "../session/plan.ts";
import { readInputFile } from "../session/read-input.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { openTrust } from "../session/trust-view.ts";
import { ACTIONS, type ActionFlags, actInWords, actOf, actionOf } from "./actions.ts";
import { assemblyCall, assemblyOf, proposalsOf } from "./assembly-view.ts";

interface ProposeFlags extends SendFlags, ActionFlags {
  readonly documents?: string;
}

/** A proposal that is on its way stands; a second run says so. */
const OPEN = ["notice", "voting", "uncounted", "curing", "executable"];

export async function proposeAction(context: CliContext, name: string, flags: ProposeFlags) {
  const action = actionOf(flags.action);
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  requireRunning(trust);
  if (!trust.setup.powers.assemblyMay[action]) {
    const listed = ACTIONS.filter((each) => trust.setup.powers.assemblyMay[each]);
    throw new UserError(
      `The set-up of ${name} does not list \`${action}\` (NotListed), so its holders cannot decide it. ` +
        (listed.length === 0 ? "It lists nothing." : `It lists ${listed.join(", ")}.`),
    );
  }
  const act = await actOf(session, trust, action, flags);
  const data = encodeAct(act);
  const hash = hashOf(context, flags.documents);
  const signer = await openSigner(session);
  const assembly = await assemblyOf(session, trust);
  const same = (await proposalsOf(session, assembly, trust)).find(
    (each) =>
      OPEN.includes(each.status) &&
      each.action === action &&
      each.data === data &&
      each.documentsHash === hash &&
      each.by === signer.address,
  );
  if (same !== undefined) {
    return tellAlready(session, {
      words: [`This is proposed already: number ${same.id}.`],
      data: { proposal: same.id.toString(), votesFrom: formatDay(same.votesFrom) },
    });
  }
  const words = actInWords(trust, act);
  const steps = [
    callStep(
      `Propose ${words}`,
      assemblyCall(assembly, "propose", [trust.address, ACTIONS.indexOf(action), data, hash]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), ([transaction]) => {
    const made = findEvent(transaction, assemblyInterface, "Proposed")?.args;
    const day = (key: string) => formatDay(Number(made?.getValue(key)));
    const id = String(made?.getValue("proposalId"));
    return {
      words: [
        `Proposal number ${id}: ${words}.`,
        `Holders cast their notes from ${day("votesFrom")} to ${day("votesTo")} with \`weir vote cast ${name} ${id}\`.`,
      ],
      data: { proposal: id, action, votesFrom: day("votesFrom"), votesTo: day("votesTo") },
    };
  });
}

function hashOf(context: CliContext, documents: string | undefined): string {
  if (documents === undefined) {
    return ZeroHash;
  }
  return isHexString(documents, 32) ? documents : keccak256(readInputFile(context, documents));
}
