import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, trustCall } from "./session/trust-view.ts";

/** Anybody's, when nothing is left to sell: the trust ends, claims go on. */
export const windUp: CliCommand = {
  name: "wind-up",
  configure: (command, run) => {
    addSendFlags(command)
      .description(
        "Anyone winds a trust up, the set-up's days after its sale or last unsold round; claims go on for ever.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .addHelpText(
        "after",
        "\nExamples:\n  weir wind-up jianghe --from anyone\n  weir wind-up jianghe --from anyone --dry-run\n",
      )
      .action(run(end));
  },
};

async function end(context: CliContext, name: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const data = { trust: trust.address };
  if (trust.status === "woundUp") {
    return tellAlready(session, { words: ["The trust is wound up already."], data });
  }
  const signer = await openSigner(session);
  const steps = [callStep("Wind the trust up", trustCall(trust, "windUp"))];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: ["The trust is wound up. What holders have earned stays theirs to claim."],
    data,
  });
}
