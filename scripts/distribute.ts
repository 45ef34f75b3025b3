import { trustInterface } from "../engine/chain/interfaces.ts";
import { formatDay } from "../engine/dates/day.ts";
import { UserError } from "../engine/errors/errors.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { DATE_FLAG, dateInWords, isDistributed, requireRunning } from "./session/payment-date.ts";
import { callStep, findEvent } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, trustCall } from "./session/trust-view.ts";

interface DistributeFlags extends SendFlags {
  readonly date?: string;
}

/** Anyone's: runs the priority of payments. */
export const distribute: CliCommand = {
  name: "distribute",
  configure: (command, run) => {
    addSendFlags(command, "servicer")
      .description(
        "Runs the priority of payments of a closed date: sets aside what each payee is owed. Anyone may.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .option(...DATE_FLAG)
      .addHelpText(
        "after",
        "\nExamples:\n  weir distribute 0x5FbDB2315678afecb367f032d93F642f64180aa3 --from servicer\n" +
          "  weir distribute jianghe --date 2026-07-27 --json\n",
      )
      .action(run(distributeDate));
  },
};

async function distributeDate(context: CliContext, name: string, flags: DistributeFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  requireRunning(trust);
  if (await isDistributed(session, trust, flags.date)) {
    return tellAlready(session, { words: [`The payment date ${flags.date ?? ""} is distributed already.`] });
  }
  if (trust.period.closeDay === 0) {
    throw new UserError(
      `The period of ${dateInWords(trust)} is still open, so there is nothing to distribute. \`weir close-period\` closes it.`,
    );
  }
  const signer = await openSigner(session, "servicer");
  const date = formatDay(trust.period.date);
  const steps = [callStep(`Distribute ${date}`, trustCall(trust, "distribute"))];
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const args = findEvent(transaction, trustInterface, "Distributed")?.args;
    const amounts = (field: string): readonly bigint[] =>
      (args?.getValue(field) as bigint[] | undefined) ?? [];
    const classes = amounts("classPaid").map(
      (amount, i) => [trust.notes[i]?.name ?? String(i), amount] as const,
    );
    const parties = amounts("partyPaid").map(
      (amount, i) => [trust.terms.parties[i] ?? String(i), amount] as const,
    );
    const { decimals, symbol } = trust.currency;
    return {
      words: [
        `${date} is distributed: ${trust.terms.lists[Number(args?.getValue("list") ?? 0)]?.id ?? "normal"} priority of payments.`,
        ...[...classes, ...parties].map(
          ([payee, amount]) => `  ${payee}: ${formatUnits(amount, decimals)} ${symbol}`,
        ),
      ],
      data: {
        date,
        list: trust.terms.lists[Number(args?.getValue("list") ?? 0)]?.id,
        classes: Object.fromEntries(classes.map(([id, amount]) => [id, amount.toString()])),
        parties: Object.fromEntries(parties.map(([id, amount]) => [id, amount.toString()])),
      },
    };
  });
}
