import type { Transaction } from "kysely";

import type { NoteEvent, RawLog, TrustEvent } from "../../engine/chain/decode-log.ts";
import type { StoreSchema } from "../store/schema.ts";
import type { Spoken } from "./decode.ts";
import { toJson } from "./to-json.ts";
import type { WatchedTrust } from "./watched-trust.ts";

const NOBODY = `0x${"0".repeat(40)}`;

type Write = Transaction<StoreSchema>;

/** Writes what one event means, and the event itself, in the transaction of its block. */
export async function applyEvent(db: Write, trust: WatchedTrust, spoken: Spoken): Promise<void> {
  const { event } = spoken;
  await db
    .insertInto("logs")
    .values({
      trust: trust.row.address,
      block: event.log.blockNumber,
      log_index: event.log.logIndex,
      contract: spoken.by === "note" ? `note ${spoken.classIndex}` : spoken.by,
      name: event.name,
      args: toJson(event.args),
      transaction: event.log.transactionHash,
    })
    .execute();
  if (spoken.by === "trust") {
    await applyTrustEvent(db, trust, spoken.event);
  } else if (spoken.by === "note") {
    await applyNoteEvent(db, trust, spoken.classIndex, spoken.event);
  } else if (spoken.by === "currency") {
    const { from, to, value } = spoken.event.args;
    const of = { ...placeOf(trust, spoken.event.log), transaction: spoken.event.log.transactionHash };
    const sides = [
      { ...of, counterparty: to, delta: String(-value), side: 0, account: from },
      { ...of, counterparty: from, delta: String(value), side: 1, account: to },
    ];
    for (const { account, ...side } of sides) {
      if (account === trust.row.address) {
        await db.insertInto("cash").values(side).execute();
      }
    }
  }
}

async function applyTrustEvent(db: Write, trust: WatchedTrust, event: TrustEvent): Promise<void> {
  const place = placeOf(trust, event.log);
  const transaction = event.log.transactionHash;
  if (event.name === "PeriodClosed") {
    const { args } = event;
    await db
      .insertInto("periods")
      .values({
        ...place,
        transaction,
        position: Number(args.position),
        date: Number(args.date),
        close_day: Number(args.closeDay),
        collected: String(args.collected),
        balance: String(args.balance),
        set_aside: String(args.setAside),
        reserves: String(args.reserves),
        declared: args.declared,
        fixings: toJson(args.fixings),
      })
      .execute();
  } else if (event.name === "Reported") {
    const { report } = event.args;
    await db
      .insertInto("reports")
      .values({
        ...place,
        transaction,
        date: Number(event.args.date),
        by: event.args.by,
        fees: toJson(report.fees),
        amounts: toJson(report.amounts),
        metrics: toJson(report.metrics),
        events: String(report.events),
        root: report.root,
        sum: String(report.sum),
        count: String(report.count),
        documents_hash: report.documentsHash,
      })
      .execute();
  } else if (event.name === "Distributed") {
    await applyDistribution(db, trust, event);
  }
}

async function applyDistribution(
  db: Write,
  trust: WatchedTrust,
  { args, log }: Extract<TrustEvent, { name: "Distributed" }>,
): Promise<void> {
  const { address } = trust.row;
  const position = Number(args.position);
  const of = { trust: address, position, block: log.blockNumber };
  await db
    .insertInto("distributions")
    .values({
      ...of,
      log_index: log.logIndex,
      transaction: log.transactionHash,
      date: Number(args.date),
      list: Number(args.list),
      events: String(args.events),
      triggers: String(args.triggers),
      ran: String(args.ran),
      reserves: String(args.reserves),
    })
    .execute();
  const steps = args.stepDue.map((due, step) => ({
    ...of,
    step,
    due: String(due),
    paid: String(args.stepPaid[step] ?? 0n),
    ran: ((args.ran >> BigInt(step)) & 1n) === 1n,
  }));
  if (steps.length > 0) {
    await db.insertInto("steps").values(steps).execute();
  }
  const classes = args.classPaid.map((paid, class_index) => ({ ...of, class_index, paid: String(paid) }));
  if (classes.length > 0) {
    await db.insertInto("class_payments").values(classes).execute();
  }
  const parties = args.partyPaid.map((paid, party) => ({ ...of, party, paid: String(paid) }));
  if (parties.length > 0) {
    await db.insertInto("party_payments").values(parties).execute();
  }
  // Who holds notes now takes part in this date with what it holds now.
  await db
    .insertInto("entitlements")
    .columns(["trust", "class_index", "position", "holder", "delta", "block", "log_index"])
    .expression((builder) =>
      builder
        .selectFrom("movements")
        .where("trust", "=", address)
        .groupBy(["class_index", "holder"])
        .having(builder.fn.sum("delta"), ">", 0)
        .select((select) => [
          select.val(address).as("trust"),
          "class_index",
          select.cast<number>(select.val(position), "integer").as("position"),
          "holder",
          select.fn.sum<string>("delta").as("delta"),
          select.cast<number>(select.val(log.blockNumber), "bigint").as("block"),
          select.cast<number>(select.val(log.logIndex), "integer").as("log_index"),
        ]),
    )
    .execute();
}

async function applyNoteEvent(
  db: Write,
  trust: WatchedTrust,
  class_index: number,
  event: NoteEvent,
): Promise<void> {
  const place = placeOf(trust, event.log);
  if (event.name === "Transfer") {
    const { from, to, value } = event.args;
    const sides = [
      { ...place, class_index, holder: from, delta: String(-value), side: 0 },
      { ...place, class_index, holder: to, delta: String(value), side: 1 },
    ].filter(({ holder }) => holder !== NOBODY);
    await db.insertInto("movements").values(sides).execute();
    if (from === trust.row.offering) {
      await carryEarnings(db, trust, class_index, event);
    }
  } else if (event.name === "Paid") {
    await db
      .insertInto("payments")
      .values({
        ...place,
        transaction: event.log.transactionHash,
        class_index,
        holder: event.args.holder,
        recipient: event.args.to,
        amount: String(event.args.amount),
      })
      .execute();
  }
}

/** Notes that a subscriber collects bring with them what they have earned since the closing. */
async function carryEarnings(
  db: Write,
  trust: WatchedTrust,
  class_index: number,
  { args, log }: Extract<NoteEvent, { name: "Transfer" }>,
): Promise<void> {
  const dates = await db
    .selectFrom("distributions")
    .select("position")
    .where("trust", "=", trust.row.address)
    .orderBy("position")
    .execute();
  const carried = dates.flatMap(({ position }) => [
    { position, holder: args.from, delta: String(-args.value) },
    { position, holder: args.to, delta: String(args.value) },
  ]);
  if (carried.length > 0) {
    await db
      .insertInto("entitlements")
      .values(carried.map((each) => ({ ...placeOf(trust, log), ...each, class_index })))
      .execute();
  }
}

function placeOf(trust: WatchedTrust, log: RawLog): { trust: string; block: number; log_index: number } {
  return { trust: trust.row.address, block: log.blockNumber, log_index: log.logIndex };
}
