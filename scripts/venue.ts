import type { Command } from "commander";

import type { CliCommand } from "./cli/command.ts";
import { addChainFlags, addSendFlags } from "./session/session.ts";
import { buyLot, placeBid } from "./venue/bid.ts";
import { PROCEDURES, deployVenue, setRules } from "./venue/operator.ts";
import {
  awardSale,
  declineSale,
  passOn,
  paySale,
  settleSale,
  takeBack,
  withdrawCredit,
} from "./venue/press.ts";
import { putUp } from "./venue/put-up.ts";
import { venueStatus } from "./venue/status.ts";

/** Venues and their sales: an operator's, a seller's, a bidder's, anybody's. */
export const venue: CliCommand = {
  name: "venue",
  configure: (command, run) => {
    command
      .description("Exchanges, auctions and subscriptions: deploy, set rules, put up, bid, pay, settle.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue put-up auction --title-id 1 --price 50_000_000 --bidding 2 --from amc\n  weir venue status auction 1\n",
      );
    addSendFlags(command.command("deploy"), "venueOperator")
      .description("Deploys a venue for an operator, which the registry must list before it takes sales.")
      .argument("<procedure>", PROCEDURES.join(", "))
      .option("--name <name>", "under which it is known here (default: the procedure)")
      .option("--operator <name>", "whose it is (default: the sender's)")
      .option("--registry <address>", "the investor registry", "registry")
      .option("--factory <address>", "the factory of trusts", "factory")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue deploy auction --from venueOperator\n  weir venue deploy exchange --name exchange2 --operator operator2 --dry-run\n",
      )
      .action(run(deployVenue));
    addSendFlags(command.command("rules"), "venueOperator")
      .description("The operator sets fee, admitted categories and publicity of sales to come.")
      .argument("<venue>", "name or address")
      .requiredOption("--fee <share>", "of the price, at most 10%")
      .requiredOption("--sellers <categories...>", "who may put up")
      .requiredOption("--buyers <categories...>", "who may bid")
      .requiredOption("--publicity <days>", "from the putting up to the bids")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue rules auction --fee 1% --sellers amc,trustPlan --buyers amc,fund,insurer --publicity 7\n  weir venue rules exchange --fee 0.5% --sellers amc --buyers qualifiedPerson --publicity 3 --dry-run\n",
      )
      .action(run(setRules));
    addSendFlags(command.command("put-up"), "originator")
      .description("Puts a title, an income right or notes up, on the venue's current rules.")
      .argument("<venue>", "name or address")
      .option("--title-id <number>", "a title")
      .option("--right <number>", "an income right")
      .option("--note <trust>", "notes of a trust, with --class and --amount")
      .option("--class <id>", "which class of the trust")
      .option("--amount <face>", "original face, in currency units")
      .option("--title <address>", "the contract of titles, which made that of the rights", "title")
      .option("--currency <address>", "the token that is paid", "currency")
      .requiredOption(
        "--price <amount>",
        "reserve price; of an exchange the listed one, of a subscription the whole lot's",
      )
      .requiredOption("--bidding <days>", "of each round, and of the sale at the last price")
      .requiredOption("--payment <days>", "that a winner, or the next in line, has to pay")
      .option("--deposit <share>", "of the reserve price (default: 10%; of a subscription all)")
      .option(
        "--increment <share>",
        "of the reserve price, from bid to bid (default: 1%; of a subscription 0)",
      )
      .option("--extension <minutes>", "that a late bid adds (default: 5; of a subscription 0)")
      .option("--rounds <count>", "of an auction", "1")
      .option("--cut <share>", "of the reserve price, from round to round", "0")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue put-up auction --title-id 1 --price 50_000_000 --bidding 2 --rounds 2 --cut 20% --payment 10 --from amc\n  weir venue put-up exchange --note jianghe --class senior --amount 100_000 --price 98_000 --bidding 5 --payment 3 --from investor01\n",
      )
      .action(run(putUp));
    addSendFlags(sale(command.command("bid")))
      .description(
        "Bids, or subscribes; pays a deposit in with the first bid. It never costs more than the amount.",
      )
      .requiredOption("--amount <amount>", "in currency units")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue bid auction 1 --amount 52_000_000 --from insurer01\n  weir venue bid fund 1 --amount 200_000 --from fund01 --dry-run\n",
      )
      .action(run(placeBid));
    addSendFlags(sale(command.command("buy")))
      .description("Buys at once what is for sale at a price.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue buy exchange 1 --from investor02\n  weir venue buy auction 2 --from fund01 --dry-run\n",
      )
      .action(run(buyLot));
    addSendFlags(sale(command.command("award")))
      .description("Anybody ends a round, or a sale at a price, whose time is over.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue award auction 1 --from anyone\n  weir venue award fund 1 --dry-run\n",
      )
      .action(run(awardSale));
    addSendFlags(sale(command.command("pay")))
      .description("Pays what is due of the price, for the buyer; its deposit counts.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue pay auction 1 --from insurer01\n  weir venue pay auction 1 --from insurer01 --dry-run\n",
      )
      .action(run(paySale));
    addSendFlags(sale(command.command("next")))
      .description(
        "Anybody passes over a buyer that has not paid: the next in line is offered the lot at its own bid.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue next auction 1 --from anyone\n  weir venue next auction 1 --dry-run\n",
      )
      .action(run(passOn));
    addSendFlags(sale(command.command("decline")))
      .description("A bidder that is outbid, or offered the lot, leaves the line with its deposit.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue decline auction 1 --from fund01\n  weir venue decline exchange 3 --from fund01 --dry-run\n",
      )
      .action(run(declineSale));
    addSendFlags(sale(command.command("take-back")), "originator")
      .description("The seller takes its lot back, while nobody has bid.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue take-back exchange 1 --from amc\n  weir venue take-back fund 2 --from investor01 --dry-run\n",
      )
      .action(run(takeBack));
    addSendFlags(sale(command.command("settle")))
      .description("Anybody presses what is left: allotments, refunds of deposits, the lot's return.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue settle fund 1 --from anyone\n  weir venue settle auction 1 --dry-run\n",
      )
      .action(run(settleSale));
    addSendFlags(command.command("withdraw"))
      .description("Sends an account what a venue has credited to it; anybody may.")
      .argument("<venue>", "name or address")
      .option("--account <name>", "whose it is (default: the sender's)")
      .option("--currency <address>", "the token", "currency")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue withdraw auction --from amc\n  weir venue withdraw auction --account fund01 --from anyone\n",
      )
      .action(run(withdrawCredit));
    addChainFlags(command.command("status"))
      .description("A venue's rules and sales; or one sale, its bids, and what can be pressed now.")
      .argument("<venue>", "name or address")
      .argument("[sale]", "its number")
      .addHelpText(
        "after",
        "\nExamples:\n  weir venue status auction\n  weir venue status auction 1 --json\n",
      )
      .action(run(venueStatus));
  },
};

function sale(command: Command): Command {
  return command.argument("<venue>", "name or address").argument("<sale>", "its number");
}
