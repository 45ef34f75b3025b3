import type { Transaction } from "kysely";

import {
  type AssemblyEvent,
  type BuyoutEvent,
  decodeAssemblyLog,
  decodeBuyoutLog,
  decodeIncomeRightLog,
  decodeRepurchaseLog,
  decodeTitleLog,
  decodeVenueLog,
  type IncomeRightEvent,
  type RawLog,
  type RepurchaseEvent,
  type TitleEvent,
  type VenueEvent,
} from "../../engine/chain/decode-log.ts";
import type { StoreSchema } from "../store/schema.ts";
import { applyAssemblyEvent } from "./apply-assembly-event.ts";
import { applyBuyoutEvent } from "./apply-buyout-event.ts";
import { applyRightEvent, applyTitleEvent } from "./apply-asset-event.ts";
import { applyRepurchaseEvent } from "./apply-repurchase-event.ts";
import { applyVenueEvent } from "./apply-venue-event.ts";
import { toJson } from "./to-json.ts";
import type { WatchedContract } from "./watched-contract.ts";

type Said =
  | { readonly kind: "venue"; readonly event: VenueEvent }
  | { readonly kind: "title"; readonly event: TitleEvent }
  | { readonly kind: "right"; readonly event: IncomeRightEvent }
  | { readonly kind: "assembly"; readonly event: AssemblyEvent }
  | { readonly kind: "buyout"; readonly event: BuyoutEvent }
  | { readonly kind: "repurchase"; readonly event: RepurchaseEvent };

/** One event of a contract beside the trusts. */
export interface ContractSpoken {
  readonly contract: WatchedContract;
  readonly said: Said;
}

/** What a log says in a contract; `undefined` where it is none of its events. */
export function decodeContractLog(contract: WatchedContract, log: RawLog): ContractSpoken | undefined {
  const said = log.address === contract.row.address ? decode(contract.row.kind, log) : undefined;
  return said && { contract, said };
}

/** Writes what one event means, and the event itself, in the transaction of its block. */
export async function applyContractEvent(
  db: Transaction<StoreSchema>,
  { contract, said }: ContractSpoken,
): Promise<void> {
  const { name, args, log } = said.event;
  await db
    .insertInto("contract_logs")
    .values({
      contract: contract.row.address,
      block: log.blockNumber,
      log_index: log.logIndex,
      name,
      args: toJson(args),
      transaction: log.transactionHash,
    })
    .execute();
  switch (said.kind) {
    case "venue":
      return applyVenueEvent(db, contract, said.event);
    case "title":
      return applyTitleEvent(db, contract.row.address, said.event);
    case "right":
      return applyRightEvent(db, contract.row.address, said.event);
    case "assembly":
      return applyAssemblyEvent(db, contract.row.address, said.event);
    case "buyout":
      return applyBuyoutEvent(db, contract.row.address, said.event);
    case "repurchase":
      return applyRepurchaseEvent(db, contract.row.address, said.event);
  }
}

function decode(kind: WatchedContract["row"]["kind"], log: RawLog): Said | undefined {
  switch (kind) {
    case "venue": {
      const event = decodeVenueLog(log);
      return event && { kind, event };
    }
    case "title": {
      const event = decodeTitleLog(log);
      return event && { kind, event };
    }
    case "right": {
      const event = decodeIncomeRightLog(log);
      return event && { kind, event };
    }
    case "assembly": {
      const event = decodeAssemblyLog(log);
      return event && { kind, event };
    }
    case "buyout": {
      const event = decodeBuyoutLog(log);
      return event && { kind, event };
    }
    case "repurchase": {
      const event = decodeRepurchaseLog(log);
      return event && { kind, event };
    }
  }
}
