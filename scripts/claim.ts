import { noteInterface } from "../engine/chain/interfaces.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep, findEvent } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import {
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readNumber,
  resolveAddress,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type NoteView, findClass, openTrust, partCall } from "./session/trust-view.ts";

interface ClaimFlags extends SendFlags {
  readonly class?: string;
  readonly to?: string;
}

/** A holder's: takes what its notes have earned. */
export const claim: CliCommand = {
  name: "claim",
  configure: (command, run) => {
    addSendFlags(command)
      .description("A holder takes what its notes have earned, of one class or of all.")
      .argument("<trust>", "address, or the name under which it was issued here")
      .option("--class <id>", "one class only")
      .option("--to <address>", "where the money shall go (default: to the holder)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir claim jianghe --from investor01\n" +
          "  weir claim jianghe --class senior --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --from investor01 --dry-run\n",
      )
      .action(run(claimEarned));
  },
};

async function claimEarned(context: CliContext, name: string, flags: ClaimFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const signer = await openSigner(session);
  const to = flags.to === undefined ? undefined : resolveAddress(session, flags.to);
  const { decimals, symbol } = trust.currency;
  const chosen = flags.class === undefined ? trust.notes : [trust.notes[findClass(trust, flags.class)]];
  const due: { readonly note: NoteView; readonly amount: bigint }[] = [];
  for (const note of chosen) {
    if (note === undefined) {
      continue;
    }
    const read = (method: string) =>
      readNumber(session, { to: note.address, contract: noteInterface, method, args: [signer.address] });
    const amount = await read("claimable");
    if (amount > 0n) {
      due.push({ note, amount });
    }
  }
  if (due.length === 0) {
    return tellAlready(session, {
      words: [`${signer.address} has nothing to claim now: all that it earned is paid.`],
    });
  }
  const steps = due.map(({ note, amount }) =>
    callStep(
      `Claim ${formatUnits(amount, decimals)} ${symbol} of ${note.name}`,
      to === undefined
        ? partCall("Note", note.address, noteInterface, "claim")
        : partCall("Note", note.address, noteInterface, "claimTo", [to]),
    ),
  );
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, (transactions) => {
    const claimed = due.map(({ note }, i) => {
      const amount: unknown = findEvent(transactions[i], noteInterface, "Paid")?.args.getValue("amount");
      return [note.name, typeof amount === "bigint" ? amount : 0n] as const;
    });
    return {
      words: claimed.map(
        ([id, amount]) => `${id}: ${formatUnits(amount, decimals)} ${symbol} to ${to ?? signer.address}`,
      ),
      data: { claimed: Object.fromEntries(claimed.map(([id, amount]) => [id, amount.toString()])) },
    };
  });
}
