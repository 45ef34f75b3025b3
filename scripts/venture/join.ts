import { registryInterface } from "../../engine/chain/interfaces.ts";
import { offeringInterface } from "../../engine/chain/interfaces.ts";
import { categoryName, categoryNames } from "../../engine/setup/categories.ts";
import type { CliContext } from "../cli/command.ts";
import { callOf } from "../session/plan.ts";
import { readAmount } from "../session/read-input.ts";
import { sendRefused } from "../session/send-refused.ts";
import { type SendFlags, openSession, openSigner, readContract } from "../session/session.ts";
import { findClass, openTrust, partCall } from "../session/trust-view.ts";
import { subscribeNotes } from "../subscribe.ts";

interface JoinFlags extends SendFlags {
  readonly class: string;
  readonly face: string;
  readonly insist?: boolean;
}

/** A partner's subscription for cash; who is not of the attested industry is refused, with `--insist` by the contract itself. */
export async function joinVenture(context: CliContext, name: string, flags: JoinFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const signer = await openSigner(session);
  const [isAdmitted] = await readContract(session, {
    to: trust.registry,
    contract: registryInterface,
    method: "isAmong",
    args: [signer.address, trust.setup.core.holderCategories],
  });
  if (isAdmitted === true || flags.insist !== true) {
    return subscribeNotes(context, name, { ...flags, permit: true });
  }
  const [entry] = await readContract(session, {
    to: trust.registry,
    contract: registryInterface,
    method: "entryOf",
    args: [signer.address],
  });
  const [, category] = entry as readonly [string, bigint];
  context.stderr(
    `The registry lists ${signer.address} as ${categoryName(Number(category))}; this venture admits ${categoryNames(trust.setup.core.holderCategories).join(", ")}.\n`,
  );
  const face = readAmount(flags.face, trust.currency.decimals, "--face");
  const classIndex = findClass(trust, flags.class);
  return sendRefused(session, signer, {
    title: "Join the venture",
    call: callOf(partCall("Offering", trust.offering, offeringInterface, "subscribe", [classIndex, face])),
  });
}
