import { sql, type Transaction } from "kysely";

import type { BuyoutRow, StoreSchema, Timed } from "../store/schema.ts";
import type { BuyoutRows } from "./buyout-life.ts";

type Read = Transaction<StoreSchema>;

/** Newest first. */
export async function readBuyoutPage(
  db: Read,
  before: { readonly block: number; readonly logIndex: number } | undefined,
  limit: number,
): Promise<Timed<BuyoutRow>[]> {
  return db
    .selectFrom("buyouts")
    .innerJoin("blocks", "blocks.number", "buyouts.block")
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(block, log_index) < (${before?.block}, ${before?.logIndex})`),
    )
    .selectAll("buyouts")
    .select("time")
    .orderBy("block", "desc")
    .orderBy("log_index", "desc")
    .limit(limit)
    .execute();
}

export async function readBuyout(
  db: Read,
  contract: string,
  saleId: string,
): Promise<Timed<BuyoutRow> | undefined> {
  return db
    .selectFrom("buyouts")
    .innerJoin("blocks", "blocks.number", "buyouts.block")
    .where("contract", "=", contract)
    .where("sale_id", "=", saleId)
    .selectAll("buyouts")
    .select("time")
    .executeTakeFirst();
}

export async function readBuyoutRows(db: Read, buyout: Timed<BuyoutRow>): Promise<BuyoutRows> {
  const steps = await db
    .selectFrom("buyout_steps")
    .innerJoin("blocks", "blocks.number", "buyout_steps.block")
    .where("contract", "=", buyout.contract)
    .where("sale_id", "=", buyout.sale_id)
    .selectAll("buyout_steps")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
    .execute();
  return { buyout, steps };
}
