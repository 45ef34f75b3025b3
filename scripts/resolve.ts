import { formatDay } from "../engine/dates/day.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { DATE_FLAG, dateInWords, isDistributed, requireRunning } from "./session/payment-date.ts";
import { callStep } from "./session/plan.ts";
import { wrongOption } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, requireOffice, trustCall } from "./session/trust-view.ts";

const OUTCOMES = ["none", "dismissed", "upheld"] as const;
const MEANINGS = ["", "the report stands", "it counts as if no report had come"] as const;

interface ResolveFlags extends SendFlags {
  readonly date?: string;
  readonly outcome: string;
}

/** The trustee's: decides a challenge. */
export const resolve: CliCommand = {
  name: "resolve",
  configure: (command, run) => {
    addSendFlags(command, "trustee")
      .description(
        "The trustee decides a challenge: dismissed, the report stands; upheld, as if it had been missed.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--outcome <word>", "dismissed or upheld")
      .option(...DATE_FLAG)
      .addHelpText(
        "after",
        "\nExamples:\n  weir resolve jianghe --outcome dismissed\n  weir resolve jianghe --date 2026-10-26 --outcome upheld --dry-run\n",
      )
      .action(run(decide));
  },
};

async function decide(context: CliContext, name: string, flags: ResolveFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  requireRunning(trust);
  const { period } = trust;
  const outcome = OUTCOMES.findIndex((word, i) => i > 0 && word === flags.outcome);
  if (outcome < 0) {
    throw wrongOption("--outcome", {
      rule: "outcome",
      found: flags.outcome,
      expected: "dismissed or upheld",
    });
  }
  if (await isDistributed(session, trust, flags.date)) {
    return tellAlready(session, {
      words: [`The payment date ${flags.date ?? ""} is distributed already; nothing was sent.`],
    });
  }
  if (!period.challenged) {
    throw new UserError(
      `The report of ${dateInWords(trust)} is not challenged, so there is nothing to decide.`,
    );
  }
  if (period.outcome !== 0) {
    const decided = OUTCOMES[period.outcome] ?? "";
    if (period.outcome === outcome) {
      return tellAlready(session, { words: [`The challenge is decided already: ${decided}.`] });
    }
    throw new UserError(
      `The challenge is decided already, the other way: ${decided}. A decision cannot be changed.`,
    );
  }
  const signer = await openSigner(session, "trustee");
  requireOffice(trust, "trustee", signer.address);
  const steps = [
    callStep(
      `Decide the challenge of ${dateInWords(trust)}: ${flags.outcome}`,
      trustCall(trust, "resolve", [outcome]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`The challenge of ${dateInWords(trust)} is ${flags.outcome}: ${MEANINGS[outcome] ?? ""}.`],
    data: { date: formatDay(period.date), outcome: flags.outcome },
  });
}
