import type { Transaction } from "kysely";

import type { BuyoutEvent } from "../../engine/chain/decode-log.ts";
import type { StoreSchema } from "../store/schema.ts";
import { toJson } from "./to-json.ts";

/** Writes what an event of the buyouts' contract means. */
export async function applyBuyoutEvent(
  db: Transaction<StoreSchema>,
  contract: string,
  event: BuyoutEvent,
): Promise<void> {
  if (event.name === "Withdrawn") {
    return;
  }
  const { args, log } = event;
  const of = {
    contract,
    sale_id: String(args.saleId),
    transaction: log.transactionHash,
    block: log.blockNumber,
    log_index: log.logIndex,
  };
  if (event.name === "SaleProposed") {
    const { seller, buyer, termsHash, terms, rules } = event.args;
    await db
      .insertInto("buyouts")
      .values({
        ...of,
        seller,
        buyer,
        currency: terms.currency,
        terms_hash: termsHash,
        terms: toJson(terms),
        rules: toJson(rules),
      })
      .execute();
    return;
  }
  await db
    .insertInto("buyout_steps")
    .values({ ...of, name: event.name, args: toJson(args) })
    .execute();
}
