import { getAddress } from "ethers";

import { trustInterface } from "../engine/chain/interfaces.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, readText } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, requireOffice, trustCall } from "./session/trust-view.ts";

/** The named back-up's, after the set number of missed reports. */
export const takeOffice: CliCommand = {
  name: "take-office",
  configure: (command, run) => {
    addSendFlags(command, "backupServicer")
      .description(
        "The named back-up takes the servicer's office after the set number of missed reports in a row, from the next close on.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .addHelpText(
        "after",
        "\nExamples:\n  weir take-office jianghe\n  weir take-office jianghe --from backupServicer --dry-run\n",
      )
      .action(run(take));
  },
};

async function take(context: CliContext, name: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const signer = await openSigner(session, "backupServicer");
  requireOffice(trust, "backupServicer", signer.address);
  const data = { trust: trust.address, servicer: signer.address };
  const next = await readText(session, {
    to: trust.address,
    contract: trustInterface,
    method: "nextServicer",
  });
  if (getAddress(next) === signer.address) {
    return tellAlready(session, { words: ["The back-up is the next servicer already."], data });
  }
  const steps = [
    callStep("Take the servicer's office from the next close on", trustCall(trust, "takeOffice")),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${signer.address} is the servicer from the next close on.`],
    data,
  });
}
