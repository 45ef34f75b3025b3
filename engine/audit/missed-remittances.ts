import type { Address, Hash } from "../chain/events.ts";
import { dayOfSecond } from "../dates/day.ts";
import type { AuditContext } from "./context.ts";
import type { LifeEvent, LifeReading } from "./evidence.ts";

/** A date at which the report named more than had come in. */
export interface ShortDate {
  readonly date: bigint;
  /** Reported and not come in at the close, smallest units. */
  readonly missing: bigint;
  readonly transaction: Hash;
}

/** Of these dates, the distributions of those for which it had not come in either when the set-up's days after the close were over. */
export function missedRemittances(context: AuditContext, dates: readonly ShortDate[]): readonly Hash[] {
  const { reading, setUp } = context;
  const { remitDays } = setUp.powers;
  if (remitDays === 0) {
    return [];
  }
  return dates.flatMap(({ date, missing, transaction }) => {
    const at = reading.events.findIndex(
      (event) => event.source === "trust" && event.name === "PeriodClosed" && event.args.date === date,
    );
    const close = reading.events[at];
    if (close === undefined) {
      return [];
    }
    const last = context.dayOf(close.log) + remitDays;
    const later = reading.events.slice(at + 1).filter((event) => context.dayOf(event.log) <= last);
    return missing > cashTo(reading.trust.address, later) && hasPassed(reading, last) ? [transaction] : [];
  });
}

function cashTo(trust: Address, events: readonly LifeEvent[]): bigint {
  return events.reduce(
    (sum, event) => sum + (event.source === "currency" && event.args.to === trust ? event.args.value : 0n),
    0n,
  );
}

/** Whether a day is over at the block of the audit. */
function hasPassed({ head }: LifeReading, day: number): boolean {
  return dayOfSecond(head.timestamp) > day;
}
