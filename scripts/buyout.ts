import type { Command } from "commander";

import { acceptSale, withdrawSale } from "./buyout/agree.ts";
import {
  contestClaim,
  decideClaim,
  netCollections,
  putLoanBack,
  releaseProceeds,
  settleClaim,
} from "./buyout/claims.ts";
import { defaultSale, paySale, releaseTitles } from "./buyout/pay.ts";
import { proposeSale } from "./buyout/propose.ts";
import { recordRules } from "./buyout/rules.ts";
import { saleStatus } from "./buyout/status.ts";
import { takeMoney } from "./buyout/take.ts";
import type { CliCommand } from "./cli/command.ts";
import { addChainFlags, addSendFlags } from "./session/session.ts";

/** Buyouts: a bank's packages sold to an AMC, paid at once or by schedule. */
export const buyout: CliCommand = {
  name: "buyout",
  configure: (command, run) => {
    command
      .description(
        "Buyouts: propose, agree, pay, hand over, net collections, put loans back, default; who may buy what.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout propose sale.yaml --from bank\n  weir buyout status 1\n",
      );
    of(addSendFlags(command.command("rules"), "registrar"))
      .description("A registrar records what the law asks of sales, under a name.")
      .argument("<name>", "of the rules, for instance `corporate`")
      .requiredOption("--accounts <number>", "a batch has at least as many loans")
      .requiredOption("--licence <categories...>", "who may buy")
      .requiredOption("--term <days>", "from the first instalment to the last, at most")
      .requiredOption("--first-part <share>", "of the price, at least")
      .option("--no-transfer-again", "the buyer may not give the titles on")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout rules corporate --accounts 3 --licence amc --term 365 --first-part 30%\n" +
          "  weir buyout rules retail --accounts 3 --licence amc --term 365 --first-part 30% --no-transfer-again --dry-run\n",
      )
      .action(run(recordRules));
    of(addSendFlags(command.command("propose"), "bank"))
      .description("The bank proposes a sale by its file; the titles go into escrow.")
      .argument("<file>", "the sale: docs/ways/buyout.md has its words")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout propose sale.yaml --from bank\n  weir buyout propose sale.yaml --from bank --dry-run\n",
      )
      .action(run(proposeSale));
    ofSale(addSendFlags(command.command("accept"), "amc"))
      .description("The AMC agrees, with deposit and security.")
      .option("--terms <hash>", "refuse where the terms have another hash")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout accept 1 --from amc\n  weir buyout accept 1 --from amc --dry-run\n",
      )
      .action(run(acceptSale));
    ofSale(addSendFlags(command.command("withdraw"), "bank"))
      .description("Ends a proposal that is not agreed: by either party, after its last day by anyone.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout withdraw 1 --from bank\n  weir buyout withdraw 1 --from amc --dry-run\n",
      )
      .action(run(withdrawSale));
    ofSale(addSendFlags(command.command("pay"), "amc"))
      .description("The AMC pays: default interest, interest, then the price; early, too.")
      .option("--amount <amount>", "at most, in currency units (default: what is due today)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout pay 1 --from amc\n  weir buyout pay 1 --amount 1_000_000 --from amc --dry-run\n",
      )
      .action(run(paySale));
    ofSale(addSendFlags(command.command("release"), "amc"))
      .description("Hands the titles of paid batches over to the buyer; anyone may.")
      .option("--batch <number>", "only this one, from 1")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout release 1 --from amc\n  weir buyout release 1 --batch 2 --from amc --dry-run\n",
      )
      .action(run(releaseTitles));
    ofBatch(ofSale(addSendFlags(command.command("net"), "bank")))
      .description(
        "Reports what was collected on a batch from base date to handover: the buyer's, from escrow.",
      )
      .requiredOption("--loans <file>", "`loan,amount`; an empty file where nothing came in")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout net 1 --batch 1 --loans collected.csv --from bank\n" +
          "  weir buyout net 1 --batch 1 --loans collected.csv --from amc --dry-run\n",
      )
      .action(run(netCollections));
    ofBatch(ofSale(addSendFlags(command.command("put-back"), "amc")))
      .description("The AMC puts an ineligible loan back at its price, shown by its Merkle proof.")
      .requiredOption("--loan <id>", "which loan")
      .requiredOption("--tape <file>", "the tape of the title")
      .option("--map <file>", "map of the tape's columns")
      .option("--exclude-faulty", "leave out what `tape check` finds faulty, as at the minting")
      .requiredOption("--document <file>", "what shows that it is ineligible, or its hash")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout put-back 1 --batch 1 --loan L-007 --tape tape.csv --document evidence.pdf --from amc\n" +
          "  weir buyout put-back 1 --batch 1 --loan L-007 --tape tape.csv --document evidence.pdf --dry-run\n",
      )
      .action(run(putLoanBack));
    ofClaim(ofSale(addSendFlags(command.command("contest"))))
      .description("The other party contests a claim with a figure of its own; the expert then decides.")
      .option("--figure <amount>", "what it says is the buyer's, in currency units (of a put-back: 0)")
      .option("--document <file>", "what shows it, or its hash")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout contest 1 1 --figure 30_000 --document ledger.pdf --from amc\n  weir buyout contest 1 2 --from bank --dry-run\n",
      )
      .action(run(contestClaim));
    ofClaim(ofSale(addSendFlags(command.command("decide"), "expert")))
      .description("The agreed expert decides a contested claim.")
      .requiredOption("--figure <amount>", "what is the buyer's, within the parties' figures")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout decide 1 1 --figure 28_500 --from expert\n  weir buyout decide 1 2 --figure 0 --from expert --dry-run\n",
      )
      .action(run(decideClaim));
    ofClaim(ofSale(addSendFlags(command.command("settle"))))
      .description("Settles a claim: by who could contest it and does not; after the last day by anyone.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout settle 1 1 --from amc\n  weir buyout settle 1 2 --from bank --dry-run\n",
      )
      .action(run(settleClaim));
    ofBatch(ofSale(addSendFlags(command.command("proceeds"), "bank")))
      .description("Gives the seller what a batch's escrow no longer has to keep; anyone may.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout proceeds 1 --batch 1 --from bank\n  weir buyout proceeds 1 --batch 2 --from bank --dry-run\n",
      )
      .action(run(releaseProceeds));
    ofSale(addSendFlags(command.command("default"), "bank"))
      .description(
        "A party ends a sale whose buyer is late beyond the cure period; the remedy is paid from escrow.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout default 1 --from bank\n  weir buyout default 1 --from bank --dry-run\n",
      )
      .action(run(defaultSale));
    of(addSendFlags(command.command("take")))
      .description("Sends an account the money that waits for it; anyone may.")
      .argument("<account>", "name of a key, or address")
      .option("--currency <address>", "which currency", "currency")
      .addHelpText(
        "after",
        "\nExamples:\n  weir buyout take bank\n  weir buyout take amc --from bank --dry-run\n",
      )
      .action(run(takeMoney));
    ofSale(addChainFlags(command.command("status")))
      .description("Where a sale stands: paid, due, late; its titles, escrow and claims.")
      .addHelpText("after", "\nExamples:\n  weir buyout status 1\n  weir buyout status 1 --json\n")
      .action(run(saleStatus));
  },
};

function of(command: Command): Command {
  return command.option("--buyout <address>", "the contract of buyouts", "buyout");
}

function ofSale(command: Command): Command {
  return of(command).argument("<sale>", "its number");
}

function ofBatch(command: Command): Command {
  return command.requiredOption("--batch <number>", "which batch, from 1");
}

function ofClaim(command: Command): Command {
  return command.argument("<claim>", "its number in the sale, from 1");
}
