import type { CliCommand } from "./cli/command.ts";
import { addChainFlags, addSendFlags } from "./session/session.ts";
import { contributeToVenture } from "./venture/contribute.ts";
import { joinVenture } from "./venture/join.ts";
import { showVenture } from "./venture/status.ts";

const TRUST = ["<trust>", "address, or the name under which it was issued here"] as const;

/** Cooperative disposal: what partners bring in, and what of the works is approved. */
export const venture: CliCommand = {
  name: "venture",
  configure: (command, run) => {
    command
      .description(
        "Cooperative disposal: partners join with cash, contribute the title or work against the price or cost of the closing, and look at the works that members have approved (`weir vote`).",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir venture join hengda --class partner --face 25_000_000 --from partner1\n  weir venture status hengda\n",
      );
    addSendFlags(command.command("join"))
      .description("A partner of the attested industry subscribes units for cash.")
      .argument(...TRUST)
      .requiredOption("--class <id>", "which class")
      .requiredOption("--face <amount>", "original face to hold in all, in currency units")
      .option("--insist", "send though it would be refused: the refusal then stands on the chain")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venture join hengda --class partner --face 25_000_000 --from partner1\n" +
          "  weir venture join hengda --class partner --face 1_000_000 --from stranger --insist\n",
      )
      .action(run(joinVenture));
    addSendFlags(command.command("contribute"))
      .description("Units for what the closing owes the contributor: the title's price, or a cost for work.")
      .argument(...TRUST)
      .requiredOption("--class <id>", "which class")
      .requiredOption("--face <amount>", "original face to contribute for, in currency units")
      .requiredOption("--of <what>", "`title` (the originator's), `work` (a payee's of the set-up's costs)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venture contribute hengda --class amc --face 60_000_000 --of title --from originator\n" +
          "  weir venture contribute hengda --class partner --face 5_000_000 --of work --from partner2 --dry-run\n",
      )
      .action(run(contributeToVenture));
    addChainFlags(command.command("status"))
      .description("What was contributed, what of the works is approved and left, what each class has had.")
      .argument(...TRUST)
      .addHelpText(
        "after",
        "\nExamples:\n  weir venture status hengda\n  weir venture status hengda --json\n",
      )
      .action(run(showVenture));
  },
};
