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
}

/** What the demo's trust has been through, from its logs. */
export async function readTotals(session: ChainSession, trust: TrustView): Promise<Totals> {
  const fromBlock = await deploymentBlock(session, trust);
  const ofTrust = (event: string) =>
    readEvents(session, { address: trust.address, contract: trustInterface, event, fromBlock });
  const sum = (events: Awaited<ReturnType<typeof ofTrust>>, field: string) =>
    events.reduce((total, { args }) => {
      const value: unknown = args.getValue(field);
      return total + (typeof value === "bigint" ? value : 0n);
    }, 0n);
  const holders = new Set<string>();
  for (const { address } of trust.notes) {
    for (const { args } of await readEvents(session, {
      address,
      contract: noteInterface,
      event: "Transfer",
      fromBlock,
    })) {
      holders.add(String(args[1]));
    }
  }
  holders.delete(trust.offering);
  return {
    dates: (await ofTrust("Distributed")).length,
    holders: holders.size,
    collected: sum(await ofTrust("PeriodClosed"), "collected"),
    paid: sum(await ofTrust("HolderPaid"), "amount"),
  };
}
