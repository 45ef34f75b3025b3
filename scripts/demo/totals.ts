import { z } from "zod";

import { formatDay } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { noteInterface, trustInterface } from "../../engine/chain/interfaces.ts";
import { deploymentBlock, readEvents } from "../session/logs.ts";
import type { ChainSession } from "../session/session.ts";
import type { TrustView } from "../session/trust-view.ts";

export interface Totals {
  /** Payment dates distributed, late ones included. */
  readonly dates: number;
  /** Everyone who has ever held notes. */
  readonly holders: number;
  /** Collected at all dates, and paid to holders; smallest units. */
  readonly collected: bigint;
  readonly paid: bigint;
  /** By the trigger's id: the payment dates at which it was set, and those at which it cleared. */
  readonly triggers: Readonly<Record<string, { readonly set: string[]; readonly cleared: string[] }>>;
}

/** What the demo's trust has been through, from its logs. */
export async function readTotals(session: ChainSession, trust: TrustView, deal: Deal): Promise<Totals> {
  const fromBlock = await deploymentBlock(session, trust);
  const ofTrust = (event: string) =>
    readEvents(session, { address: trust.address, contract: trustInterface, event, fromBlock });
  const sum = (events: Awaited<ReturnType<typeof ofTrust>>, field: string) =>
    events.reduce((total, { args }) => {
      const value: unknown = args.getValue(field);
      return total + (typeof value === "bigint" ? value : 0n);
    }, 0n);
  const holders = new Set<string>();
  let paid = 0n;
  for (const { address } of trust.notes) {
    const ofNote = (event: string) =>
      readEvents(session, { address, contract: noteInterface, event, fromBlock });
    for (const { args } of await ofNote("Transfer")) {
      holders.add(String(args[1]));
    }
    paid += sum(await ofNote("Paid"), "amount");
  }
  holders.delete(trust.offering);
  const distributed = await ofTrust("Distributed");
  return {
    dates: distributed.length,
    triggers: triggersOf(
      deal,
      distributed.map(({ args }) => distributedSchema.parse(args.toObject())),
    ),
    holders: holders.size,
    collected: sum(await ofTrust("PeriodClosed"), "collected"),
    paid,
  };
}

const distributedSchema = z.object({ date: z.bigint().transform(Number), triggers: z.bigint() });

/** What changed from date to date, as the trust's own events have it. */
function triggersOf(deal: Deal, dates: readonly z.output<typeof distributedSchema>[]): Totals["triggers"] {
  const changes = deal.triggers.map(({ id }, i) => {
    const bit = 1n << BigInt(i);
    const isSet = (at: number) => ((dates[at]?.triggers ?? 0n) & bit) !== 0n;
    const days = (turned: boolean) =>
      dates.flatMap(({ date }, at) =>
        isSet(at) === turned && isSet(at - 1) !== turned ? [formatDay(date)] : [],
      );
    return [id, { set: days(true), cleared: days(false) }] as const;
  });
  return Object.fromEntries(changes);
}
