import { packageTitleInterface } from "../../engine/chain/interfaces.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner, resolveAddress } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { openTitle, readId, titleContract } from "./view.ts";

export interface MoveFlags extends SendFlags {
  readonly title: string;
}

/** Hands a title over. */
export async function transferTitle(context: CliContext, text: string, name: string, flags: MoveFlags) {
  const session = await openSession(context, flags);
  const title = await openTitle(session, await titleContract(session, flags.title), readId(text, "title"));
  const to = resolveAddress(session, name);
  const data = { title: title.id.toString(), to };
  if (title.owner === to) {
    return tellAlready(session, { words: [`Title ${title.id} is ${to}'s already.`], data });
  }
  const signer = await openSigner(session, "originator");
  const step = callStep(`Hand title ${title.id} over to ${name}`, {
    to: title.contract,
    name: "PackageTitle",
    contract: packageTitleInterface,
    method: "transferFrom",
    args: [title.owner, to, title.id],
  });
  return tellCarriedOut(session, await carryOut(session, { signer, steps: [step], flags }), {
    words: [`Title ${title.id} is ${to}'s.`],
    data,
  });
}

/** Lets a contract take a title: an offering, a venue, an escrow. */
export async function approveTitle(context: CliContext, text: string, name: string, flags: MoveFlags) {
  const session = await openSession(context, flags);
  const title = await openTitle(session, await titleContract(session, flags.title), readId(text, "title"));
  const to = resolveAddress(session, name);
  const signer = await openSigner(session, "originator");
  const step = callStep(`Let ${name} take title ${title.id}`, {
    to: title.contract,
    name: "PackageTitle",
    contract: packageTitleInterface,
    method: "approve",
    args: [to, title.id],
  });
  return tellCarriedOut(session, await carryOut(session, { signer, steps: [step], flags }), {
    words: [`${to} may take title ${title.id}.`],
    data: { title: title.id.toString(), to },
  });
}
