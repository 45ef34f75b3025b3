import { trustInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { deploymentBlock, readEvents } from "./logs.ts";
import { readDate } from "./read-input.ts";
import type { ChainSession } from "./session.ts";
import type { TrustView } from "./trust-view.ts";

/** The flag by which a command says for which payment date it is meant, so that its second run finds it done. */
export const DATE_FLAG = [
  "--date <date>",
  "the payment date that this is meant for, YYYY-MM-DD (default: the next one)",
] as const;

/**
 * Whether the date that a command is meant for lies behind the trust: it has been distributed.
 *
 * @throws UserError where it lies beyond the next date
 */
export async function isDistributed(
  session: ChainSession,
  trust: TrustView,
  dateText: string | undefined,
): Promise<boolean> {
  if (dateText === undefined) {
    return false;
  }
  const { period, terms, address } = trust;
  const date = readDate(dateText, "--date");
  if (period.date !== 0) {
    if (date > period.date) {
      throw new UserError(
        `The trust's next payment date is ${formatDay(period.date)}; dates run strictly in order, so nothing can be done for ${dateText} yet.`,
      );
    }
    return date < period.date;
  }
  if (terms.dates.some(({ day }) => day === date)) {
    return true;
  }
  // A late date is the day of its close, which only the logs keep.
  const fromBlock = await deploymentBlock(session, trust);
  const past = await readEvents(session, {
    address,
    contract: trustInterface,
    event: "Distributed",
    fromBlock,
  });
  return past.some(({ args }) => Number(args.getValue("date")) === date);
}

/** Of the next date, for people; a late date has none before its close. */
export function dateInWords({ period }: TrustView): string {
  return period.date === 0 ? "the late date" : formatDay(period.date);
}

/** @throws UserError where the trust's offering has not closed, or it is over */
export function requireRunning({ status, address }: TrustView): void {
  if (status === "offering" || status === "failed" || status === "woundUp") {
    const why =
      status === "offering"
        ? "its offering has not closed; `weir close` closes it"
        : status === "failed"
          ? "its offering has failed"
          : "it is wound up";
    throw new UserError(`The trust ${address} has no payment dates to act on: ${why}.`);
  }
}
