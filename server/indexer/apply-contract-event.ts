import type { Transaction } from "kysely";

import { decodeVenueLog, type RawLog, type VenueEvent } from "../../engine/chain/decode-log.ts";
import type { StoreSchema } from "../store/schema.ts";
import { applyVenueEvent } from "./apply-venue-event.ts";
import { toJson } from "./to-json.ts";
import type { WatchedContract } from "./watched-contract.ts";

/** One event of a contract beside the trusts. */
export interface ContractSpoken {
  readonly contract: WatchedContract;
  readonly event: VenueEvent;
}

/** What a log says in a contract; `undefined` where it is none of its events. */
export function decodeContractLog(contract: WatchedContract, log: RawLog): ContractSpoken | undefined {
  if (log.address !== contract.row.address) {
    return undefined;
  }
  const event = decodeVenueLog(log);
  return event && { contract, event };
}

/** Writes what one event means, and the event itself, in the transaction of its block. */
export async function applyContractEvent(
  db: Transaction<StoreSchema>,
  { contract, event }: ContractSpoken,
): Promise<void> {
  await db
    .insertInto("contract_logs")
    .values({
      contract: contract.row.address,
      block: event.log.blockNumber,
      log_index: event.log.logIndex,
      name: event.name,
      args: toJson(event.args),
      transaction: event.log.transactionHash,
    })
    .execute();
  await applyVenueEvent(db, contract, event);
}
