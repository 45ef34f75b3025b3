import { z } from "zod";

import { trustInterface } from "../engine/chain/interfaces.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readContract,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, trustCall } from "./session/trust-view.ts";

/** Anybody's, after the final date: what the trust still holds goes to auction. */
export const putUpRemainder: CliCommand = {
  name: "put-up-remainder",
  configure: (command, run) => {
    addSendFlags(command)
      .description(
        "After the final date anyone puts up what the trust still holds, in the venue and on the terms of its set-up.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .addHelpText(
        "after",
        "\nExamples:\n  weir put-up-remainder jianghe --from anyone\n  weir put-up-remainder jianghe --from anyone --dry-run\n",
      )
      .action(run(putUp));
  },
};

async function putUp(context: CliContext, name: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const standing = await readAssetSale(session, trust.address);
  if (standing?.isRemainder === true) {
    return tellAlready(session, {
      words: [`What remains was put up already: sale ${standing.saleId} at ${standing.venue}.`],
      data: { trust: trust.address, ...standing },
    });
  }
  const signer = await openSigner(session);
  const steps = [callStep("Put up what remains, on the set-up's terms", trustCall(trust, "putUpRemainder"))];
  const result = await carryOut(session, { signer, steps, flags });
  const sale = await readAssetSale(session, trust.address);
  return tellCarriedOut(session, result, {
    words: [`What remains is sale ${sale?.saleId ?? ""} at ${sale?.venue ?? ""}.`],
    data: { trust: trust.address, ...sale },
  });
}

const saleSchema = z.tuple([z.string(), z.boolean(), z.bigint()]);

/** The sale in which the trust's asset is, or was last; `undefined` where there was none. */
async function readAssetSale(session: ChainSession, trust: string) {
  const [answer] = await readContract(session, {
    to: trust,
    contract: trustInterface,
    method: "assetSale",
  });
  const [venue, isRemainder, saleId] = saleSchema.parse(
    Array.isArray(answer) ? [...(answer as unknown[])] : answer,
  );
  return /^0x0{40}$/.test(venue) ? undefined : { venue, isRemainder, saleId: saleId.toString() };
}
