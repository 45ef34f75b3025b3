import type { Transaction } from "kysely";

import type { SaleRow, StoreSchema, Timed } from "../store/schema.ts";
import { inOrder, type LogPlace, newestFirst, timed } from "../store/timed-rows.ts";
import type { SaleRows } from "./sale-life.ts";

type Read = Transaction<StoreSchema>;

export interface SalePage {
  /** Of a trust: what it sold, or of its notes. */
  readonly parties?: { readonly sellers: readonly string[]; readonly tokens: readonly string[] } | undefined;
  /** Sales older than the one put up there. */
  readonly before?: LogPlace | undefined;
  readonly limit: number;
}

/** Sales, newest first. */
export async function readSalePage(
  db: Read,
  { parties, before, limit }: SalePage,
): Promise<Timed<SaleRow>[]> {
  return newestFirst(db, "sales", before)
    .$if(parties !== undefined, (query) =>
      query.where((where) =>
        where.or([
          where("seller", "in", [...(parties?.sellers ?? []), ""]),
          where("lot_token", "in", [...(parties?.tokens ?? []), ""]),
        ]),
      ),
    )
    .limit(limit)
    .execute();
}

export async function readSale(
  db: Read,
  contract: string,
  saleId: string,
): Promise<Timed<SaleRow> | undefined> {
  return timed(db, "sales").where("contract", "=", contract).where("sale_id", "=", saleId).executeTakeFirst();
}

/** All that belongs to a sale. */
export async function readSaleRows(db: Read, sale: Timed<SaleRow>): Promise<SaleRows> {
  const bids = await inOrder(db, "bids")
    .where("contract", "=", sale.contract)
    .where("sale_id", "=", sale.sale_id)
    .execute();
  const steps = await inOrder(db, "sale_steps")
    .where("contract", "=", sale.contract)
    .where("sale_id", "=", sale.sale_id)
    .execute();
  const deposits = await db
    .selectFrom("deposits")
    .where("contract", "=", sale.contract)
    .where("sale_id", "=", sale.sale_id)
    .groupBy(["bidder", "state"])
    .orderBy("bidder")
    .orderBy("state")
    .select(["bidder", "state", (builder) => builder.fn.sum<string>("delta").as("sum")])
    .execute();
  return { sale, bids, steps, deposits: deposits.map((row) => ({ ...row, sum: BigInt(row.sum) })) };
}

/** What accounts can withdraw of a currency at a venue, where it is anything. */
export async function readCredits(
  db: Read,
  contract: string,
  currency: string,
  accounts: readonly string[],
): Promise<{ account: string; amount: string }[]> {
  return db
    .selectFrom("credits")
    .where("contract", "=", contract)
    .where("currency", "=", currency)
    .where("account", "in", accounts)
    .groupBy("account")
    .having((builder) => builder.fn.sum("delta"), ">", 0)
    .orderBy("account")
    .select(["account", (builder) => builder.fn.sum<string>("delta").as("amount")])
    .execute();
}
