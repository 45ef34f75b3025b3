import { trustInterface } from "../engine/chain/interfaces.ts";
import { formatDay } from "../engine/dates/day.ts";
import { UserError } from "../engine/errors/errors.ts";
import { readWad } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { DATE_FLAG, dateInWords, isDistributed, requireRunning } from "./session/payment-date.ts";
import { callStep } from "./session/plan.ts";
import { wrongOption } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, readNumber } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, requireOffice, trustCall } from "./session/trust-view.ts";

interface FixFlags extends SendFlags {
  readonly date?: string;
  readonly index: string;
  readonly value: string;
  readonly deal?: string;
}

/** The calculation agent's: an index's fixing for the next date to close. */
export const fix: CliCommand = {
  name: "fix",
  configure: (command, run) => {
    addSendFlags(command, "calculationAgent")
      .description(
        "The calculation agent sets an index's fixing for the next date to close, inside the set-up's band.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--index <name>", "the index, by its name in the deal or its position")
      .requiredOption("--value <rate>", "for instance 2.35%")
      .option("--deal <file>", "the deal file, for its names")
      .option(...DATE_FLAG)
      .addHelpText(
        "after",
        "\nExamples:\n  weir fix jianghe --index LPR1Y --value 3.10%\n  weir fix 0x5FbDB2315678afecb367f032d93F642f64180aa3 --index 0 --value=-0.2% --dry-run\n",
      )
      .action(run(setFixing));
  },
};

async function setFixing(context: CliContext, name: string, flags: FixFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name, flags.deal);
  requireRunning(trust);
  const index = findIndex(trust, flags.index);
  const reading = readWad(flags.value, { signed: true });
  if (!("value" in reading)) {
    throw wrongOption("--value", { rule: reading.rule, found: flags.value, expected: reading.expected });
  }
  const { value } = reading;
  const { period } = trust;
  if (await isDistributed(session, trust, flags.date)) {
    return tellAlready(session, {
      words: [`The payment date ${flags.date ?? ""} is distributed; its fixings are final.`],
    });
  }
  const standing = await readNumber(session, {
    to: trust.address,
    contract: trustInterface,
    method: "fixing",
    args: [index],
  });
  const title = `Fix ${flags.index} at ${flags.value} for ${dateInWords(trust)}`;
  if (standing === value) {
    return tellAlready(session, {
      words: [`The fixing of ${flags.index} stands at ${flags.value} already.`],
    });
  }
  if (period.closeDay !== 0) {
    throw new UserError(
      `The period of ${dateInWords(trust)} is closed, and its fixings with it. The next can be set when it is distributed.`,
    );
  }
  const signer = await openSigner(session, "calculationAgent");
  requireOffice(trust, "calculationAgent", signer.address);
  const steps = [callStep(title, trustCall(trust, "setFixing", [period.date, index, value]))];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${flags.index} is fixed at ${flags.value} for ${dateInWords(trust)}.`],
    data: { date: formatDay(period.date), index: flags.index, value: value.toString() },
  });
}

function findIndex({ terms }: TrustView, text: string): number {
  const found = terms.indices.indexOf(text);
  if (found >= 0) {
    return found;
  }
  if (/^\d+$/.test(text) && Number(text) < terms.indices.length) {
    return Number(text);
  }
  throw new UserError(
    terms.indices.length === 0
      ? "The deal uses no index, so there is nothing to fix."
      : `The deal has no index \`${text}\`; it has ${terms.indices.map((id) => `\`${id}\``).join(", ")}.`,
  );
}
