import { offeringInterface } from "../engine/chain/interfaces.ts";
import { formatDay } from "../engine/dates/day.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep, findEvent } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, partCall } from "./session/trust-view.ts";

/** Anyone's: the closing, or after the long stop the offering's failure. */
export const close: CliCommand = {
  name: "close",
  configure: (command, run) => {
    addSendFlags(command, "originator")
      .description(
        "Closes the offering: asset against cash, in one transaction. After the long stop: declares it failed. Anyone may.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .addHelpText(
        "after",
        "\nExamples:\n  weir close jianghe --dry-run\n  weir close jianghe --from originator\n",
      )
      .action(run(closeOffering));
  },
};

async function closeOffering(context: CliContext, name: string, flags: SendFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  if (trust.status === "failed") {
    return tellAlready(session, {
      words: ["The offering has failed already; `weir collect` gives subscribers their cash back."],
      data: { status: trust.status },
    });
  }
  if (trust.status !== "offering") {
    return tellAlready(session, {
      words: [`The offering has closed already; the trust is ${trust.status}.`],
      data: { status: trust.status },
    });
  }
  const signer = await openSigner(session, "originator");
  const fails = session.head.day > trust.setup.core.longStop;
  const steps = [
    fails
      ? callStep(
          `Declare the offering failed: the long stop was ${formatDay(trust.setup.core.longStop)}`,
          partCall("Offering", trust.offering, offeringInterface, "fail"),
        )
      : callStep(
          "Close the offering: title in, notes owed, reserves funded, price and costs set aside",
          partCall("Offering", trust.offering, offeringInterface, "close"),
        ),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    if (fails) {
      return {
        words: ["The offering has failed. `weir collect` gives subscribers their cash back."],
        data: { status: "failed" },
      };
    }
    const proceeds: unknown = findEvent(transaction, offeringInterface, "OfferingClosed")?.args.getValue(
      "proceeds",
    );
    const units = typeof proceeds === "bigint" ? proceeds : 0n;
    return {
      words: [
        `The offering has closed with proceeds of ${formatUnits(units, trust.currency.decimals)} ${trust.currency.symbol}. ` +
          "`weir collect` delivers the notes, `weir release` sends price and costs.",
      ],
      data: { status: "performing", proceeds: units.toString() },
    };
  });
}
