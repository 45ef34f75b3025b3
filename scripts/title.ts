import type { Command } from "commander";

import type { CliCommand } from "./cli/command.ts";
import { addChainFlags, addSendFlags } from "./session/session.ts";
import { mintTitle } from "./title/mint.ts";
import { approveTitle, transferTitle } from "./title/move.ts";
import { splitTitle } from "./title/split.ts";
import { titleStatus } from "./title/status.ts";

/** Titles to packages: minted on a bank's signature, shown, split into batches, handed over. */
export const title: CliCommand = {
  name: "title",
  configure: (command, run) => {
    command
      .description("Titles to packages of loans: mint, show, split, hand over, let a contract take one.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir title mint --tape tape.csv --bank bank --cut-off 2026-02-01 --document manifest.txt --receiver amc\n  weir title status 1\n",
      );
    of(addTape(addSendFlags(command.command("mint"), "bank")))
      .description(
        "Mints the title to a tape on its bank's signature; the bank's key is here. No trust is needed.",
      )
      .requiredOption("--bank <key>", "the bank's key, which signs")
      .requiredOption("--cut-off <date>", "YYYY-MM-DD: collections from that day on are the buyer's")
      .requiredOption("--document <file>", "the manifest of documents, or its hash")
      .option("--receiver <name>", "whose the title is (default: the sender's)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir title mint --tape tape.csv --bank bank --cut-off 2026-02-01 --document manifest.txt --receiver amc\n" +
          "  weir title mint --tape loans.csv --map map.yaml --bank bank --cut-off 2026-02-01 --document manifest.txt --dry-run\n",
      )
      .action(run(mintTitle));
    of(addChainFlags(command.command("status")))
      .description("Whose a title is, what it says, and whether an income right blocks it.")
      .argument("<title>", "its number")
      .addHelpText("after", "\nExamples:\n  weir title status 1\n  weir title status 2 --json\n")
      .action(run(titleStatus));
    of(addTape(addSendFlags(command.command("split"), "originator")))
      .description(
        "Splits a title into the two halves of its tree, each with a title; repeatable, down to one loan.",
      )
      .argument("<title>", "its number")
      .addHelpText(
        "after",
        "\nExamples:\n  weir title split 1 --tape tape.csv --from amc\n  weir title split 2 --tape tape.csv --dry-run\n",
      )
      .action(run(splitTitle));
    of(addSendFlags(command.command("transfer"), "originator"))
      .description("Hands a title over.")
      .argument("<title>", "its number")
      .argument("<to>", "name of a key, or address")
      .addHelpText(
        "after",
        "\nExamples:\n  weir title transfer 1 amc --from bank\n  weir title transfer 1 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run\n",
      )
      .action(run(transferTitle));
    of(addSendFlags(command.command("approve"), "originator"))
      .description("Lets a contract take a title: an offering, a venue, an escrow.")
      .argument("<title>", "its number")
      .argument("<to>", "name of a contract or key, or address")
      .addHelpText(
        "after",
        "\nExamples:\n  weir title approve 1 exchange --from amc\n  weir title approve 1 auction --dry-run\n",
      )
      .action(run(approveTitle));
  },
};

function of(command: Command): Command {
  return command.option("--title <address>", "the contract of titles", "title");
}

function addTape(command: Command): Command {
  return command
    .requiredOption("--tape <file>", "the loan tape")
    .option("--map <file>", "how the tape's columns become fields")
    .option("--exclude-faulty", "leave loans with errors out");
}
