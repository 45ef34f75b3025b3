import { lastSecondOf } from "../engine/dates/day.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { signPackage, signatureJson } from "./issue/bank-signature.ts";
import { type IssueFiles, loadIssue, loadPackage } from "./issue/load-issue.ts";
import { titlesBehind } from "./issue/plan-right.ts";
import { readDate } from "./session/read-input.ts";
import { type SendFlags, addChainFlags, openSession, openSigner } from "./session/session.ts";
import { tell } from "./session/tell.ts";

interface SignFlags extends Omit<SendFlags, "json">, Omit<IssueFiles, "json"> {
  readonly expiry: string;
  readonly json?: boolean;
}

/** The selling bank's: its signature on a title, carried to `weir issue` as a file. */
export const signTitle: CliCommand = {
  name: "sign-title",
  configure: (command, run) => {
    addChainFlags(command)
      .description(
        "The selling bank signs the title to a tape (EIP-712). Sends nothing; prints the signature as JSON.",
      )
      .argument("<deal>", "the deal file")
      .requiredOption("--setup <file>", "the set-up file")
      .requiredOption("--tape <file>", "the loan tape that the title is of")
      .requiredOption("--expiry <date>", "YYYY-MM-DD: the last day on which the signature holds")
      .option("--map <file>", "how the tape's columns become fields")
      .option("--exclude-faulty", "leave loans with errors out")
      .option("--from <name>", "the bank's key (default: `bank`)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir sign-title deal.yaml --setup setup.yaml --tape tape.csv --expiry 2026-06-30 > bank.json\n" +
          "  weir sign-title deal.yaml --setup setup.yaml --tape loans.csv --map map.yaml --expiry 2026-06-30 --from bank --json\n",
      )
      .action(run(sign));
  },
};

async function sign(context: CliContext, dealFile: string, flags: SignFlags) {
  const session = await openSession(context, flags);
  const issued = loadIssue(session, dealFile, flags.setup);
  const { originator, title: asset } = issued.resolve(0n).core;
  // of an income right, the title out of which it is carved
  const title = (await titlesBehind(session, asset)) ?? asset;
  const bank = await openSigner(session, "bank");
  const sold = await loadPackage(session, issued, flags);
  const signature = await signPackage({
    bank,
    chainId: session.chainId,
    title,
    package: sold,
    receiver: originator,
    expiry: lastSecondOf(readDate(flags.expiry, "--expiry")),
  });
  const data = signatureJson(signature);
  return tell(session, { words: [JSON.stringify(data, undefined, 2)], data });
}
