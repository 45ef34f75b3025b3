import { trustInterface } from "../engine/chain/interfaces.ts";
import { formatDay } from "../engine/dates/day.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { DATE_FLAG, dateInWords, isDistributed, requireRunning } from "./session/payment-date.ts";
import { callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, readNumber } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { openTrust, trustCall } from "./session/trust-view.ts";

interface ClosePeriodFlags extends SendFlags {
  readonly date?: string;
}

/** Anyone's, from the day after the collection period's last: fixes what was collected. */
export const closePeriod: CliCommand = {
  name: "close-period",
  configure: (command, run) => {
    addSendFlags(command, "servicer")
      .description(
        "Closes the collection period: fixes what was collected, the fixings and a declaration. Anyone may.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .option(...DATE_FLAG)
      .addHelpText(
        "after",
        "\nExamples:\n  weir close-period 0x5FbDB2315678afecb367f032d93F642f64180aa3 --from servicer\n" +
          "  weir close-period jianghe --date 2026-07-27 --dry-run\n",
      )
      .action(run(closeThePeriod));
  },
};

async function closeThePeriod(context: CliContext, name: string, flags: ClosePeriodFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  requireRunning(trust);
  const { decimals, symbol } = trust.currency;
  const money = (units: bigint) => `${formatUnits(units, decimals)} ${symbol}`;
  if (await isDistributed(session, trust, flags.date)) {
    return tellAlready(session, {
      words: [`The period of ${flags.date ?? ""} is closed, and distributed, already.`],
    });
  }
  const { closeDay, collected } = trust.period;
  if (closeDay !== 0) {
    return tellAlready(session, {
      words: [
        `The period of ${dateInWords(trust)} was closed already, on ${formatDay(closeDay)}, with ${money(collected)} collected.`,
      ],
      data: {
        date: formatDay(trust.period.date),
        closed: formatDay(closeDay),
        collected: collected.toString(),
      },
    });
  }
  const cash = await readNumber(session, {
    to: trust.address,
    contract: trustInterface,
    method: "uncounted",
  });
  const signer = await openSigner(session, "servicer");
  const steps = [
    callStep(
      `Close the period of ${dateInWords(trust)} with ${money(cash)} collected`,
      trustCall(trust, "closePeriod"),
    ),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  if (result.kind === "planned") {
    return tellCarriedOut(session, result, { words: [] });
  }
  const { period } = await openTrust(session, name);
  return tellCarriedOut(session, result, {
    words: [`The period of ${formatDay(period.date)} is closed: ${money(period.collected)} collected.`],
    data: {
      date: formatDay(period.date),
      closed: formatDay(period.closeDay),
      collected: period.collected.toString(),
    },
  });
}
