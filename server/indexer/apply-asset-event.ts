import type { Transaction } from "kysely";

import type { IncomeRightEvent, RawLog, TitleEvent } from "../../engine/chain/decode-log.ts";
import type { Package, TokenTransferEvent } from "../../engine/chain/events.ts";
import type { RightActRow, StoreSchema } from "../store/schema.ts";
import { secondOf } from "./seconds.ts";

type Write = Transaction<StoreSchema>;

/** Remedies of an income right, in the contract's order. */
const REMEDIES = ["titlePasses", "newServicer"] as const;

/** Writes what an event of a collection of titles means. */
export async function applyTitleEvent(db: Write, contract: string, event: TitleEvent): Promise<void> {
  const { log } = event;
  if (event.name === "PackageMinted") {
    await writeTitle(db, { contract, log }, event.args.titleId, event.args, null);
  } else if (event.name === "TitleSplit") {
    const { titleId, leftId, rightId, left, right } = event.args;
    await writeTitle(db, { contract, log }, leftId, left, titleId);
    await writeTitle(db, { contract, log }, rightId, right, titleId);
  } else if (event.name === "Transfer") {
    await writeMove(db, contract, log, event.args);
  }
}

/** Writes what an event of a collection of income rights means. */
export async function applyRightEvent(db: Write, contract: string, event: IncomeRightEvent): Promise<void> {
  const { log } = event;
  if (event.name === "RightCarved") {
    const { rightId, titleId, seller, agreement } = event.args;
    await db
      .insertInto("rights")
      .values({
        ...placeOf(contract, log),
        right_id: String(rightId),
        title_id: String(titleId),
        seller,
        remedy: REMEDIES[Number(agreement.remedy)] ?? "titlePasses",
        notice_days: secondOf(agreement.noticeDays),
        holders: String(agreement.holders),
        custodians: String(agreement.custodians),
        documents_hash: agreement.documentsHash,
      })
      .execute();
  } else if (event.name === "Transfer") {
    await writeMove(db, contract, log, event.args);
  } else if (ACTS.includes(event.name)) {
    const { rightId, by } = event.args;
    await db
      .insertInto("right_acts")
      .values({
        ...placeOf(contract, log),
        right_id: String(rightId),
        name: event.name,
        by,
        ...(event.name === "NoticeGiven"
          ? { day: secondOf(event.args.day), documents_hash: event.args.documentsHash }
          : { day: null, documents_hash: null }),
      })
      .execute();
  }
}

/** A collection speaks of approvals, too, which change nothing here. */
const ACTS: readonly RightActRow["name"][] = [
  "NoticeGiven",
  "NoticeWithdrawn",
  "RightEnforced",
  "RightEnded",
];

async function writeTitle(
  db: Write,
  { contract, log }: { contract: string; log: RawLog },
  titleId: bigint,
  said: Package,
  parent: bigint | null,
): Promise<void> {
  await db
    .insertInto("titles")
    .values({
      ...placeOf(contract, log),
      title_id: String(titleId),
      parent: parent === null ? null : String(parent),
      bank: said.bank,
      root: said.root,
      loan_count: String(said.loanCount),
      book_value: String(said.bookValue),
      cut_off: secondOf(said.cutOff),
      documents_hash: said.documentsHash,
    })
    .execute();
}

async function writeMove(
  db: Write,
  contract: string,
  log: RawLog,
  { from, to, tokenId }: TokenTransferEvent,
): Promise<void> {
  await db
    .insertInto("token_moves")
    .values({ ...placeOf(contract, log), token_id: String(tokenId), sender: from, receiver: to })
    .execute();
}

function placeOf(contract: string, log: RawLog) {
  return {
    contract,
    transaction: log.transactionHash,
    block: log.blockNumber,
    log_index: log.logIndex,
  };
}
