import { getAddress } from "ethers";

import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, resolveAddress } from "./session/session.ts";
import { tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, requireOffice, trustCall } from "./session/trust-view.ts";

interface AnnounceFlags extends SendFlags {
  readonly party: string;
  readonly to?: string;
  readonly cancel?: boolean;
}

/** The trustee's for a party that is no office; the party's, to cancel it. */
export const announce: CliCommand = {
  name: "announce",
  configure: (command, run) => {
    addSendFlags(command)
      .description(
        "The trustee announces where a party that is no office is paid from 30 days on; its present address can cancel until then.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--party <name>", "the party, or its position among the parties")
      .option("--to <address>", "the new address; the trustee's key sends")
      .option("--cancel", "instead: the party's present address cancels what is announced")
      .addHelpText(
        "after",
        "\nExamples:\n  weir announce jianghe --party agents --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --from trustee\n  weir announce jianghe --party agents --cancel --from agents --dry-run\n",
      )
      .action(run(announceAddress));
  },
};

async function announceAddress(context: CliContext, name: string, flags: AnnounceFlags) {
  if ((flags.to === undefined) === (flags.cancel !== true)) {
    throw new UserError("Give either `--to ADDRESS` or `--cancel`.");
  }
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const account = findParty(trust, flags.party);
  if (flags.to === undefined) {
    const signer = await openSigner(session);
    const steps = [
      callStep(
        `Cancel the address announced for ${flags.party}`,
        trustCall(trust, "cancelAnnouncement", [account]),
      ),
    ];
    return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
      words: [`${flags.party} goes on being paid where it is.`],
      data: { trust: trust.address, account, cancelled: true },
    });
  }
  const to = resolveAddress(session, flags.to);
  const signer = await openSigner(session, "trustee");
  requireOffice(trust, "trustee", signer.address);
  const steps = [
    callStep(
      `Announce ${to} for ${flags.party}, from 30 days on`,
      trustCall(trust, "announceAddress", [account, to]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${flags.party} is paid at ${to} from 30 days on, unless its present address cancels.`],
    data: { trust: trust.address, account, to: getAddress(to) },
  });
}

/** Position of a party by its name in the deal, or its position. */
function findParty({ terms: { parties } }: TrustView, text: string): number {
  const position = parties.indexOf(text);
  if (position >= 0) {
    return position;
  }
  if (/^\d{1,3}$/.test(text) && Number(text) < parties.length) {
    return Number(text);
  }
  throw new UserError(`The trust has no party \`${text}\`. Its parties are ${parties.join(", ")}.`);
}
