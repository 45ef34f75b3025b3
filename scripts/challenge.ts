import { formatDay } from "../engine/dates/day.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { DATE_FLAG, dateInWords, isDistributed, requireRunning } from "./session/payment-date.ts";
import { joinChallenge } from "./challenge/join.ts";
import { callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, requireOffice, trustCall } from "./session/trust-view.ts";

export interface ChallengeFlags extends SendFlags {
  readonly date?: string;
  readonly reason: string;
  readonly class?: string;
  readonly face?: string;
}

/** The verification agent's, or that of holders of one class together: doubts a report. */
export const challenge: CliCommand = {
  name: "challenge",
  configure: (command, run) => {
    addSendFlags(command, "verificationAgent")
      .description(
        "The verification agent challenges the servicer's report, or holders of one class who lock enough of it; the trustee then decides.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--reason <text>", "why, for everybody to read")
      .option("--class <id>", "a holder joins the challenge of its class; its notes are locked")
      .option("--face <amount>", "how much of them, in currency units (default: all)")
      .option(...DATE_FLAG)
      .addHelpText(
        "after",
        '\nExamples:\n  weir challenge jianghe --reason "disposal costs without invoices"\n' +
          '  weir challenge jianghe --class senior --face 50_000 --reason "no invoices" --from investor01\n' +
          '  weir challenge jianghe --date 2026-10-26 --reason "sum of loans differs from the ledger" --dry-run\n',
      )
      .action(run(challengeReport));
  },
};

async function challengeReport(context: CliContext, name: string, flags: ChallengeFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  requireRunning(trust);
  const { period } = trust;
  if (await isDistributed(session, trust, flags.date)) {
    return tellAlready(session, {
      words: [`The payment date ${flags.date ?? ""} is distributed already; nothing was sent.`],
    });
  }
  if (period.challenged) {
    return tellAlready(session, {
      words: [`The report of ${dateInWords(trust)} is challenged already; the first challenge counts.`],
    });
  }
  if (!period.reported) {
    throw new UserError(`There is no report of ${dateInWords(trust)} to challenge.`);
  }
  if (flags.class !== undefined) {
    return joinChallenge(session, trust, flags, flags.class);
  }
  const signer = await openSigner(session, "verificationAgent");
  requireOffice(trust, "verificationAgent", signer.address);
  const steps = [
    callStep(`Challenge the report of ${dateInWords(trust)}`, trustCall(trust, "challenge", [flags.reason])),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`The report of ${dateInWords(trust)} is challenged. The trustee decides with \`weir resolve\`.`],
    data: { date: formatDay(period.date), reason: flags.reason },
  });
}
