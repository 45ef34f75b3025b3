import { noteInterface } from "../engine/chain/interfaces.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep } from "./session/plan.ts";
import { readAmount } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, resolveAddress } from "./session/session.ts";
import { tellCarriedOut } from "./session/tell.ts";
import { findClass, noteOf, openTrust, partCall } from "./session/trust-view.ts";

interface TransferFlags extends SendFlags {
  readonly class: string;
  readonly to: string;
  readonly face: string;
}

/** A holder's: moves notes to another eligible wallet; what they earned so far stays with the holder. */
export const transfer: CliCommand = {
  name: "transfer",
  configure: (command, run) => {
    addSendFlags(command)
      .description(
        "A holder moves notes to another wallet that may hold them; what they have earned stays behind.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--class <id>", "which class")
      .requiredOption("--to <wallet>", "address, or name of a key")
      .requiredOption("--face <amount>", "original face, in currency units")
      .addHelpText(
        "after",
        "\nExamples:\n  weir transfer jianghe --class senior --face 10_000 --to investor02 --from investor01\n" +
          "  weir transfer jianghe --class sub --face 100 --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --from investor01 --dry-run\n",
      )
      .action(run(transferNotes));
  },
};

async function transferNotes(context: CliContext, name: string, flags: TransferFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const note = noteOf(trust, findClass(trust, flags.class));
  const face = readAmount(flags.face, trust.currency.decimals, "--face");
  const to = resolveAddress(session, flags.to);
  const signer = await openSigner(session);
  const steps = [
    callStep(
      `Move ${flags.face} of ${note.name} to ${flags.to}`,
      partCall("Note", note.address, noteInterface, "transfer", [to, face]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${flags.face} of ${note.name} now belong to ${to}.`],
    data: { class: note.name, from: signer.address, to, face: face.toString() },
  });
}
