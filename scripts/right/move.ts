import type { CliContext } from "../cli/command.ts";
import { callStep } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner, resolveAddress } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import { openRight, requireOwner, rightCall, rightContract } from "./view.ts";

export interface MoveFlags extends SendFlags {
  readonly title: string;
}

/** Hands a right over to who is admitted. */
export async function transferRight(context: CliContext, text: string, name: string, flags: MoveFlags) {
  const session = await openSession(context, flags);
  const contract = await rightContract(session, flags.title);
  const right = await openRight(session, contract, readId(text, "right"));
  const to = resolveAddress(session, name);
  const data = { right: right.id.toString(), to };
  if (right.owner === to) {
    return tellAlready(session, { words: [`Income right ${right.id} is ${to}'s already.`], data });
  }
  const signer = await openSigner(session, "originator");
  requireOwner(right, signer.address);
  const step = callStep(
    `Hand income right ${right.id} over to ${name}`,
    rightCall(contract, "transferFrom", [signer.address, to, right.id]),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps: [step], flags }), {
    words: [`Income right ${right.id} is ${to}'s.`],
    data,
  });
}

/** Lets a contract take a right: an offering at its closing, or a venue. */
export async function approveRight(context: CliContext, text: string, name: string, flags: MoveFlags) {
  const session = await openSession(context, flags);
  const contract = await rightContract(session, flags.title);
  const right = await openRight(session, contract, readId(text, "right"));
  const to = resolveAddress(session, name);
  const signer = await openSigner(session, "originator");
  requireOwner(right, signer.address);
  const step = callStep(
    `Let ${name} take income right ${right.id}`,
    rightCall(contract, "approve", [to, right.id]),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps: [step], flags }), {
    words: [`${to} may take income right ${right.id}.`],
    data: { right: right.id.toString(), to },
  });
}
