import { offeringInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep } from "../session/plan.ts";
import { readAmount, wrongOption } from "../session/read-input.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner, readNumber } from "../session/session.ts";
import { tellAlready, tellCarriedOut } from "../session/tell.ts";
import { type TrustView, findClass, noteOf, openTrust, partCall } from "../session/trust-view.ts";

interface ContributeFlags extends SendFlags {
  readonly class: string;
  readonly face: string;
  readonly of: string;
}

/** A face subscribed against what the closing owes the contributor. */
export async function contributeToVenture(context: CliContext, name: string, flags: ContributeFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  if (flags.of !== "title" && flags.of !== "work") {
    throw wrongOption("--of", { rule: "contribution", found: flags.of, expected: "title or work" });
  }
  if (trust.status !== "offering") {
    throw new UserError(`The offering of ${trust.address} is over, so nobody can contribute any more.`);
  }
  const { decimals, symbol } = trust.currency;
  const classIndex = findClass(trust, flags.class);
  const note = noteOf(trust, classIndex);
  const face = readAmount(flags.face, decimals, "--face");
  const signer = await openSigner(session);
  const account = accountOf(trust, flags.of, signer.address);
  const read = (method: string, args: readonly unknown[]) =>
    readNumber(session, { to: trust.offering, contract: offeringInterface, method, args });
  const [setOff, value] = [await read("setOff", [account]), await read("costOf", [classIndex, face])];
  if (setOff >= value) {
    return tellAlready(session, {
      words: [`${formatUnits(setOff, decimals)} ${symbol} of it are contributed already.`],
      data: { account, value: setOff.toString() },
    });
  }
  const steps = [
    callStep(
      `Contribute ${flags.of === "title" ? "the title" : "work"} at ${formatUnits(value, decimals)} ${symbol} for ${formatUnits(face, decimals)} of ${note.name}`,
      partCall("Offering", trust.offering, offeringInterface, "contribute", [account, classIndex, face]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      `${formatUnits(face, decimals)} of ${note.name} are contributed for; the closing owes ${signer.address} ${formatUnits(value, decimals)} ${symbol} less.`,
    ],
    data: { account, class: note.name, face: face.toString(), value: value.toString() },
  });
}

/** The account of the closing that is the contributor's: of the price, or of its cost. */
function accountOf({ setup, address }: TrustView, of: "title" | "work", contributor: string): number {
  const { core, rest } = setup;
  const parties = rest.parties.length;
  if (of === "title") {
    if (core.originator !== contributor) {
      throw new UserError(
        `Only the originator of ${address}, ${core.originator}, contributes the title (NotContributor).`,
      );
    }
    return parties + rest.costs.length;
  }
  const cost = rest.costs.findIndex(({ payee }) => payee === contributor);
  if (cost < 0) {
    throw new UserError(
      `The set-up of ${address} values no work of ${contributor}: none of its costs is payable there (NotContributor).`,
    );
  }
  return parties + cost;
}
