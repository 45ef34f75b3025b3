import { offeringInterface } from "../engine/chain/interfaces.ts";
import { formatDay } from "../engine/dates/day.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep, findEvent } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readNumber,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, partCall, statusInWords } from "./session/trust-view.ts";

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
      words: [`The offering has closed already; the trust is ${statusInWords(trust.status)}.`],
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
  const ordered = fails ? [] : await readOrdered(session, trust);
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
        ...ordered.map(
          ({ name: id, subscribed, face }) =>
            `${formatUnits(subscribed, trust.currency.decimals)} of ${id} were subscribed, and ${formatUnits(face, trust.currency.decimals)} are allotted pro rata; \`weir collect\` gives back what was paid above their price.`,
        ),
      ],
      data: {
        status: "performing",
        proceeds: units.toString(),
        ordered: Object.fromEntries(ordered.map(({ name: id, subscribed }) => [id, subscribed.toString()])),
      },
    };
  });
}

/** Classes that are subscribed beyond their face. */
async function readOrdered(session: ChainSession, trust: TrustView) {
  const classes = await Promise.all(
    trust.notes.map(async ({ name }, c) => ({
      name,
      face: trust.terms.classes[c]?.face ?? 0n,
      subscribed: await readNumber(session, {
        to: trust.offering,
        contract: offeringInterface,
        method: "subscribed",
        args: [c],
      }),
    })),
  );
  return classes.filter(({ subscribed, face }) => subscribed > face);
}
