import { assemblyInterface, noteInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { type PlanStep, callOf, callStep } from "../session/plan.ts";
import { readAmount } from "../session/read-input.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner, readNumber } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { findClass, noteOf, openTrust, partCall } from "../session/trust-view.ts";
import { type CallParameters } from "../session/plan.ts";
import { proposalInWords } from "./actions.ts";
import { assemblyCall, assemblyOf, readProposal } from "./assembly-view.ts";

interface CastFlags extends SendFlags {
  readonly class: string;
  readonly face?: string;
  readonly for?: boolean;
  readonly against?: boolean;
}

export async function castVote(context: CliContext, name: string, number: string, flags: CastFlags) {
  if ((flags.for === true) === (flags.against === true)) {
    throw new UserError("A vote is either `--for` or `--against`.");
  }
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const classIndex = findClass(trust, flags.class);
  const note = noteOf(trust, classIndex);
  const assembly = await assemblyOf(session, trust);
  const proposal = await readProposal(session, assembly, trust, number);
  const signer = await openSigner(session);
  const { decimals } = trust.currency;
  const cast = await readNumber(session, {
    to: assembly,
    contract: assemblyInterface,
    method: "castOf",
    args: [proposal.id, classIndex, signer.address],
  });
  if (cast !== 0n) {
    return tellAlready(session, {
      words: [`${formatUnits(cast, decimals)} of ${note.name} are cast in this vote already.`],
      data: { proposal: number, face: cast.toString() },
    });
  }
  const of = (method: string) =>
    readNumber(session, { to: note.address, contract: noteInterface, method, args: [signer.address] });
  const held = (await of("balanceOf")) - (await of("getFrozenTokens"));
  const amount = flags.face === undefined ? held : readAmount(flags.face, decimals, "--face");
  if (amount <= 0n) {
    throw new UserError(`${signer.address} has no notes of ${note.name} that it could cast.`);
  }
  const steps = lockingSteps(
    `Let the assembly lock ${formatUnits(amount, decimals)} of ${note.name}`,
    partCall("Note", note.address, noteInterface, "approve", [assembly, amount]),
    `Cast them ${flags.for === true ? "for" : "against"} ${proposalInWords(trust, proposal)}`,
    assemblyCall(assembly, "vote", [proposal.id, classIndex, amount, flags.for === true]),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      `${formatUnits(amount, decimals)} of ${note.name} are cast; they are locked to the end of ${formatDay(proposal.votesTo)}.`,
    ],
    data: { proposal: number, class: note.name, face: amount.toString(), support: flags.for === true },
  });
}

/** An approval, and the call that uses it up. */
export function lockingSteps(
  approveTitle: string,
  approve: CallParameters,
  title: string,
  call: CallParameters,
): readonly PlanStep[] {
  return [callStep(approveTitle, approve), { title, needsBefore: true, build: () => callOf(call) }];
}
