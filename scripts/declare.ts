import { formatDay } from "../engine/dates/day.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { DATE_FLAG, dateInWords, isDistributed, requireRunning } from "./session/payment-date.ts";
import { callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, requireOffice, trustCall } from "./session/trust-view.ts";

interface DeclareFlags extends SendFlags {
  readonly date?: string;
}

/** The trustee's: the event `declared` for the next date to close. */
export const declare: CliCommand = {
  name: "declare",
  configure: (command, run) => {
    addSendFlags(command, "trustee")
      .description("The trustee declares the event `declared` for the next date to close.")
      .argument("<trust>", "address, or the name under which it was issued here")
      .option(...DATE_FLAG)
      .addHelpText(
        "after",
        "\nExamples:\n  weir declare jianghe --dry-run\n  weir declare jianghe --date 2026-10-26 --from trustee\n",
      )
      .action(run(declareEvent));
  },
};

async function declareEvent(context: CliContext, name: string, flags: DeclareFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  requireRunning(trust);
  const { period } = trust;
  if ((await isDistributed(session, trust, flags.date)) || period.declared) {
    return tellAlready(session, {
      words: [`For ${flags.date ?? dateInWords(trust)} it is declared, or distributed, already.`],
    });
  }
  if (period.closeDay !== 0) {
    throw new UserError(
      `The period of ${dateInWords(trust)} is closed. A declaration for the date after it can be made when it is distributed.`,
    );
  }
  const signer = await openSigner(session, "trustee");
  requireOffice(trust, "trustee", signer.address);
  const steps = [
    callStep(`Declare the event for ${dateInWords(trust)}`, trustCall(trust, "declare", [period.date])),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`The event is declared for ${dateInWords(trust)}.`],
    data: { date: formatDay(period.date) },
  });
}
