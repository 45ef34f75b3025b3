import type { Command } from "commander";

import type { CliCommand } from "./cli/command.ts";
import { carveRight } from "./right/carve.ts";
import { approveRight, transferRight } from "./right/move.ts";
import { endRight, enforceRight, giveNotice, withdrawNotice } from "./right/powers.ts";
import { rightStatus } from "./right/status.ts";
import { REMEDIES } from "./right/view.ts";
import { addChainFlags, addSendFlags } from "./session/session.ts";

/** Income rights: carved out of titles, shown, handed over, enforced, ended. */
export const right: CliCommand = {
  name: "right",
  configure: (command, run) => {
    command
      .description(
        "Income rights: carve one out of a title, show it, hand it over, give notice, enforce it, end it.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir right carve 1 --holders trustPlan --remedy newServicer --notice 30 --document agreement.txt\n  weir right status 1\n",
      );
    of(addSendFlags(command.command("carve"), "originator"))
      .description(
        "Carves the income right out of a title, which is blocked from then on. Title and servicing stay.",
      )
      .argument("<title>", "the title's number")
      .requiredOption(
        "--holders <categories...>",
        "institutions that may hold it, and behind a trust its notes",
      )
      .option("--custodians <categories...>", "who may keep it for sale: venues")
      .requiredOption("--remedy <name>", `what enforcement does: ${REMEDIES.join(" or ")}`)
      .option("--notice <days>", "from an owner's notice to enforcement; a trust has notice of its own", "0")
      .requiredOption("--document <file>", "the agreement, or its hash")
      .addHelpText(
        "after",
        "\nExamples:\n  weir right carve 1 --holders fund,insurer,trustPlan --custodians venueOperator --remedy titlePasses --document agreement.txt --from amc\n" +
          "  weir right carve 1 --holders trustPlan --remedy newServicer --notice 30 --document agreement.txt --dry-run\n",
      )
      .action(run(carveRight));
    of(addChainFlags(command.command("status")))
      .description("What was agreed, whose the right is, and in which state.")
      .argument("<right>", "its number")
      .addHelpText("after", "\nExamples:\n  weir right status 1\n  weir right status 2 --json\n")
      .action(run(rightStatus));
    of(addSendFlags(command.command("transfer"), "originator"))
      .description("Hands a right over to an institution that may hold it; never back to the seller.")
      .argument("<right>", "its number")
      .argument("<to>", "name of a key, or address")
      .addHelpText(
        "after",
        "\nExamples:\n  weir right transfer 1 plan --from amc\n  weir right transfer 1 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run\n",
      )
      .action(run(transferRight));
    of(addSendFlags(command.command("approve"), "originator"))
      .description("Lets a contract take a right: an offering at its closing, or a venue.")
      .argument("<right>", "its number")
      .argument("<to>", "name of a contract or key, or address")
      .addHelpText(
        "after",
        "\nExamples:\n  weir right approve 1 exchange --from amc\n  weir right approve 1 auction --dry-run\n",
      )
      .action(run(approveRight));
    of(addSendFlags(command.command("notice")))
      .description("The right's owner gives notice of enforcement.")
      .argument("<right>", "its number")
      .requiredOption("--document <file>", "the notice, or its hash")
      .addHelpText(
        "after",
        "\nExamples:\n  weir right notice 1 --document notice.txt --from fund\n  weir right notice 1 --document notice.txt --from fund --dry-run\n",
      )
      .action(run(giveNotice));
    of(addSendFlags(command.command("withdraw")))
      .description("The right's owner withdraws its notice: the default is cured.")
      .argument("<right>", "its number")
      .addHelpText(
        "after",
        "\nExamples:\n  weir right withdraw 1 --from fund\n  weir right withdraw 1 --from fund --dry-run\n",
      )
      .action(run(withdrawNotice));
    of(addSendFlags(command.command("enforce")))
      .description(
        "The right's owner enforces it without the seller. Of a right that a trust holds, its holders' assembly decides (`weir vote`).",
      )
      .argument("<right>", "its number")
      .addHelpText(
        "after",
        "\nExamples:\n  weir right enforce 1 --from fund\n  weir right enforce 1 --from fund --dry-run\n",
      )
      .action(run(enforceRight));
    of(addSendFlags(command.command("end")))
      .description("The right's owner ends it, and the title is free.")
      .argument("<right>", "its number")
      .addHelpText(
        "after",
        "\nExamples:\n  weir right end 1 --from fund\n  weir right end 1 --from fund --dry-run\n",
      )
      .action(run(endRight));
  },
};

function of(command: Command): Command {
  return command.option(
    "--title <address>",
    "the contract of titles, which made that of the rights",
    "title",
  );
}
