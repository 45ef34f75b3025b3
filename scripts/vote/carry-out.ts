import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { openTrust } from "../session/trust-view.ts";
import { proposalInWords } from "./actions.ts";
import { assemblyCall, assemblyOf, readCount, readProposal } from "./assembly-view.ts";

export async function countVotes(context: CliContext, name: string, number: string, flags: SendFlags) {
  const { session, trust, assembly, proposal } = await open(context, name, number, flags);
  const isCounted = ["lost", "void", "curing", "executable", "executed"].includes(proposal.status);
  const inWords = async () => {
    const count = await readCount(session, assembly, proposal.id);
    const units = (amount: bigint) => formatUnits(amount, trust.currency.decimals);
    return {
      words: [
        `Proposal ${number} is ${count.won ? "won" : "lost"}: ${units(count.yes)} for it, ${units(count.no)} against, of ${units(count.electorate)}.`,
      ],
      data: {
        proposal: number,
        won: count.won,
        yes: count.yes.toString(),
        no: count.no.toString(),
        electorate: count.electorate.toString(),
      },
    };
  };
  if (isCounted) {
    return tellAlready(session, await inWords());
  }
  const signer = await openSigner(session);
  const steps = [
    callStep(`Count the votes of proposal ${number}`, assemblyCall(assembly, "count", [proposal.id])),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, result.kind === "sent" ? await inWords() : { words: [] });
}

export async function carryOutProposal(context: CliContext, name: string, number: string, flags: SendFlags) {
  const { session, trust, assembly, proposal } = await open(context, name, number, flags);
  const words = proposalInWords(trust, proposal);
  if (proposal.status === "executed") {
    return tellAlready(session, {
      words: [`It is carried out already: ${words}.`],
      data: { proposal: number },
    });
  }
  const signer = await openSigner(session);
  const steps = [callStep(`Carry out ${words}`, assemblyCall(assembly, "execute", [proposal.id]))];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`Carried out: ${words}.`],
    data: { proposal: number, action: proposal.action },
  });
}

export async function cureProposal(context: CliContext, name: string, number: string, flags: SendFlags) {
  const { session, assembly, proposal } = await open(context, name, number, flags);
  if (proposal.action !== "enforceRight") {
    throw new UserError("Only an enforcement can be cured.");
  }
  if (proposal.status === "cured") {
    return tellAlready(session, { words: ["It is cured already."], data: { proposal: number } });
  }
  const signer = await openSigner(session);
  const steps = [
    callStep(`End the enforcement, whose ground is gone`, assemblyCall(assembly, "cure", [proposal.id])),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: ["The enforcement is over: its ground is gone."],
    data: { proposal: number },
  });
}

async function open(context: CliContext, name: string, number: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const assembly = await assemblyOf(session, trust);
  return { session, trust, assembly, proposal: await readProposal(session, assembly, trust, number) };
}
