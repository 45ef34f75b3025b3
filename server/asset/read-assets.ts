import { sql, type Transaction } from "kysely";

import type { RightActRow, RightRow, StoreSchema, TitleRow, TokenMoveRow, Timed } from "../store/schema.ts";
import { inOrder, type LogPlace, newestFirst, timed } from "../store/timed-rows.ts";

type Read = Transaction<StoreSchema>;

export interface Cut {
  /** Older than what happened there. */
  readonly before: (LogPlace & { readonly id: string }) | undefined;
  readonly limit: number;
}

/** A title, what became of it, and what stands upon it. */
export interface TitleRows {
  readonly title: Timed<TitleRow>;
  readonly moves: readonly Timed<TokenMoveRow>[];
  readonly rights: readonly RightRows[];
  readonly children: readonly string[];
}

/** An income right and what became of it. */
export interface RightRows {
  readonly right: Timed<RightRow>;
  readonly moves: readonly Timed<TokenMoveRow>[];
  readonly acts: readonly Timed<RightActRow>[];
}

/** Newest first; of one split, the higher id. */
export async function readTitlePage(db: Read, { before, limit }: Cut): Promise<Timed<TitleRow>[]> {
  return newestFirst(db, "titles")
    .$if(before !== undefined, (query) =>
      query.where(
        sql<boolean>`(block, log_index, title_id) < (${before?.block}, ${before?.logIndex}, ${before?.id}::numeric)`,
      ),
    )
    .orderBy("title_id", "desc")
    .limit(limit)
    .execute();
}

export async function readRightPage(db: Read, { before, limit }: Cut): Promise<Timed<RightRow>[]> {
  return newestFirst(db, "rights", before).limit(limit).execute();
}

export async function readTitle(
  db: Read,
  contract: string,
  titleId: string,
): Promise<Timed<TitleRow> | undefined> {
  return timed(db, "titles")
    .where("contract", "=", contract)
    .where("title_id", "=", titleId)
    .executeTakeFirst();
}

export async function readRight(
  db: Read,
  contract: string,
  rightId: string,
): Promise<Timed<RightRow> | undefined> {
  return timed(db, "rights")
    .where("contract", "=", contract)
    .where("right_id", "=", rightId)
    .executeTakeFirst();
}

/** @param rightsContract the collection of the rights that are carved out of these titles */
export async function readTitleRows(
  db: Read,
  title: Timed<TitleRow>,
  rightsContract: string,
): Promise<TitleRows> {
  const rights = await inOrder(db, "rights")
    .where("contract", "=", rightsContract)
    .where("title_id", "=", title.title_id)
    .execute();
  const children = await db
    .selectFrom("titles")
    .where("contract", "=", title.contract)
    .where("parent", "=", title.title_id)
    .select("title_id")
    .orderBy("title_id")
    .execute();
  const rows = [];
  for (const right of rights) {
    rows.push(await readRightRows(db, right));
  }
  return {
    title,
    moves: await readMoves(db, title.contract, title.title_id),
    rights: rows,
    children: children.map(({ title_id }) => title_id),
  };
}

export async function readRightRows(db: Read, right: Timed<RightRow>): Promise<RightRows> {
  const acts = await inOrder(db, "right_acts")
    .where("contract", "=", right.contract)
    .where("right_id", "=", right.right_id)
    .execute();
  return { right, moves: await readMoves(db, right.contract, right.right_id), acts };
}

/** The sales in which a token was put up, oldest first. */
export async function readSalesOf(
  db: Read,
  token: string,
  id: string,
): Promise<{ venue: string; saleId: string }[]> {
  return db
    .selectFrom("sales")
    .where("lot_kind", "=", "token")
    .where("lot_token", "=", token)
    .where("lot_amount", "=", id)
    .orderBy("block")
    .orderBy("log_index")
    .select(["contract as venue", "sale_id as saleId"])
    .execute();
}

async function readMoves(db: Read, contract: string, tokenId: string): Promise<Timed<TokenMoveRow>[]> {
  return inOrder(db, "token_moves")
    .where("contract", "=", contract)
    .where("token_id", "=", tokenId)
    .execute();
}
