import { sql, type Transaction } from "kysely";

import type { RightActRow, RightRow, StoreSchema, TitleRow, TokenMoveRow, Timed } from "../store/schema.ts";

type Read = Transaction<StoreSchema>;

export interface Cut {
  /** Older than what happened there. */
  readonly before: { readonly block: number; readonly logIndex: number; readonly id: string } | undefined;
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
  return db
    .selectFrom("titles")
    .innerJoin("blocks", "blocks.number", "titles.block")
    .$if(before !== undefined, (query) =>
      query.where(
        sql<boolean>`(block, log_index, title_id) < (${before?.block}, ${before?.logIndex}, ${before?.id}::numeric)`,
      ),
    )
    .selectAll("titles")
    .select("time")
    .orderBy("block", "desc")
    .orderBy("log_index", "desc")
    .orderBy("title_id", "desc")
    .limit(limit)
    .execute();
}

export async function readRightPage(db: Read, { before, limit }: Cut): Promise<Timed<RightRow>[]> {
  return db
    .selectFrom("rights")
    .innerJoin("blocks", "blocks.number", "rights.block")
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(block, log_index) < (${before?.block}, ${before?.logIndex})`),
    )
    .selectAll("rights")
    .select("time")
    .orderBy("block", "desc")
    .orderBy("log_index", "desc")
    .limit(limit)
    .execute();
}

export async function readTitle(
  db: Read,
  contract: string,
  titleId: string,
): Promise<Timed<TitleRow> | undefined> {
  return db
    .selectFrom("titles")
    .innerJoin("blocks", "blocks.number", "titles.block")
    .where("contract", "=", contract)
    .where("title_id", "=", titleId)
    .selectAll("titles")
    .select("time")
    .executeTakeFirst();
}

export async function readRight(
  db: Read,
  contract: string,
  rightId: string,
): Promise<Timed<RightRow> | undefined> {
  return db
    .selectFrom("rights")
    .innerJoin("blocks", "blocks.number", "rights.block")
    .where("contract", "=", contract)
    .where("right_id", "=", rightId)
    .selectAll("rights")
    .select("time")
    .executeTakeFirst();
}

/** @param rightsContract the collection of the rights that are carved out of these titles */
export async function readTitleRows(
  db: Read,
  title: Timed<TitleRow>,
  rightsContract: string,
): Promise<TitleRows> {
  const rights = await db
    .selectFrom("rights")
    .innerJoin("blocks", "blocks.number", "rights.block")
    .where("contract", "=", rightsContract)
    .where("title_id", "=", title.title_id)
    .selectAll("rights")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
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
  const acts = await db
    .selectFrom("right_acts")
    .innerJoin("blocks", "blocks.number", "right_acts.block")
    .where("contract", "=", right.contract)
    .where("right_id", "=", right.right_id)
    .selectAll("right_acts")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
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
  return db
    .selectFrom("token_moves")
    .innerJoin("blocks", "blocks.number", "token_moves.block")
    .where("contract", "=", contract)
    .where("token_id", "=", tokenId)
    .selectAll("token_moves")
    .select("time")
    .orderBy("block")
    .orderBy("log_index")
    .execute();
}
