import type { Transaction } from "kysely";

import type { BuyoutRow, StoreSchema, Timed } from "../store/schema.ts";
import { inOrder, type LogPlace, newestFirst, timed } from "../store/timed-rows.ts";
import type { BuyoutRows } from "./buyout-life.ts";

type Read = Transaction<StoreSchema>;

/** Newest first. */
export async function readBuyoutPage(
  db: Read,
  before: LogPlace | undefined,
  limit: number,
): Promise<Timed<BuyoutRow>[]> {
  return newestFirst(db, "buyouts", before).limit(limit).execute();
}

export async function readBuyout(
  db: Read,
  contract: string,
  saleId: string,
): Promise<Timed<BuyoutRow> | undefined> {
  return timed(db, "buyouts")
    .where("contract", "=", contract)
    .where("sale_id", "=", saleId)
    .executeTakeFirst();
}

export async function readBuyoutRows(db: Read, buyout: Timed<BuyoutRow>): Promise<BuyoutRows> {
  const steps = await inOrder(db, "buyout_steps")
    .where("contract", "=", buyout.contract)
    .where("sale_id", "=", buyout.sale_id)
    .execute();
  return { buyout, steps };
}
