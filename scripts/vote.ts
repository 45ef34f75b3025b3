import type { CliCommand } from "./cli/command.ts";
import { addSendFlags, addChainFlags } from "./session/session.ts";
import { ACTIONS } from "./vote/actions.ts";
import { castVote } from "./vote/cast.ts";
import { carryOutProposal, countVotes, cureProposal } from "./vote/carry-out.ts";
import { proposeAction } from "./vote/propose.ts";
import { showVotes } from "./vote/status.ts";

const TRUST = ["<trust>", "address, or the name under which it was issued here"] as const;
const PROPOSAL = ["<proposal>", "its number"] as const;

/** The holders' assembly: proposals, votes, what was won carried out. */
export const vote: CliCommand = {
  name: "vote",
  configure: (command, run) => {
    command
      .description(
        "The holders' assembly: a holder proposes what the trust's set-up lists, holders cast their notes, which are locked till the vote ends, anyone counts and carries out.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir vote propose hengda --action approveWorks --amount 3_000_000 --documents milestone-1.pdf --from partner1\n  weir vote status hengda\n",
      );
    addSendFlags(command.command("propose"))
      .description("A holder proposes an action; voting begins after the set-up's days of notice.")
      .argument(...TRUST)
      .requiredOption("--action <name>", ACTIONS.join(", "))
      .option("--documents <file or hash>", "what voters are to read: a file, or its keccak256")
      .option("--servicer <address>", "replaceServicer, and enforceRight where the set-up names one: who")
      .option("--amount <amount>", "approveWorks: how much, in currency units")
      .option("--venue <address>", "approveSale: where the asset is put up, under the venue's rules of today")
      .option("--reserve-price <amount>", "approveSale: least price, in currency units")
      .option("--bidding <days>", "approveSale: days of bidding in each round", "5")
      .option("--deposit <share>", "approveSale: of the reserve price", "10%")
      .option("--increment <share>", "approveSale: of the reserve price", "1%")
      .option("--extension <minutes>", "approveSale: by which a late bid extends the round", "5")
      .option("--rounds <n>", "approveSale: rounds of an auction", "1")
      .option("--cut <share>", "approveSale: by which the reserve price falls with each round", "0%")
      .option("--payment <days>", "approveSale: that the winner has to pay", "10")
      .addHelpText(
        "after",
        "\nExamples:\n  weir vote propose hengda --action approveWorks --amount 3_000_000 --documents milestone-1.pdf --from partner1\n" +
          "  weir vote propose jianghe --action approveSale --venue auction --reserve-price 5_000_000 --from investor01 --dry-run\n",
      )
      .action(run(proposeAction));
    addSendFlags(command.command("cast"))
      .description("A holder casts notes of a class, once in a vote; they are locked till it ends.")
      .argument(...TRUST)
      .argument(...PROPOSAL)
      .requiredOption("--class <id>", "which class's notes")
      .option("--face <amount>", "how much, in currency units (default: all that can be cast)")
      .option("--for", "in favour")
      .option("--against", "against it")
      .addHelpText(
        "after",
        "\nExamples:\n  weir vote cast hengda 1 --class partner --for --from partner1\n" +
          "  weir vote cast hengda 1 --class amc --face 5_000_000 --against --from investor02 --dry-run\n",
      )
      .action(run(castVote));
    addSendFlags(command.command("count"))
      .description("Anyone weighs the votes once the vote is over.")
      .argument(...TRUST)
      .argument(...PROPOSAL)
      .addHelpText(
        "after",
        "\nExamples:\n  weir vote count hengda 1 --from partner1\n  weir vote count hengda 1 --dry-run\n",
      )
      .action(run(countVotes));
    addSendFlags(command.command("execute"))
      .description("Anyone carries out what was won, counting first where nobody has.")
      .argument(...TRUST)
      .argument(...PROPOSAL)
      .addHelpText(
        "after",
        "\nExamples:\n  weir vote execute hengda 1 --from partner1\n  weir vote execute hengda 1 --dry-run\n",
      )
      .action(run(carryOutProposal));
    addSendFlags(command.command("cure"))
      .description("Anyone ends an enforcement whose ground is gone.")
      .argument(...TRUST)
      .argument(...PROPOSAL)
      .addHelpText(
        "after",
        "\nExamples:\n  weir vote cure guihang 2 --from servicer\n  weir vote cure guihang 2 --dry-run\n",
      )
      .action(run(cureProposal));
    addChainFlags(command.command("status"))
      .description("Proposals of a trust: their states, days, votes as they would be weighed now.")
      .argument(...TRUST)
      .argument("[proposal]", "one of them; else all")
      .addHelpText("after", "\nExamples:\n  weir vote status hengda\n  weir vote status hengda 1 --json\n")
      .action(run(showVotes));
  },
};
