import type { Transaction } from "kysely";

import type { RawLog, VenueEvent } from "../../engine/chain/decode-log.ts";
import type { DepositState, SaleStepRow, StoreSchema } from "../store/schema.ts";
import { secondOf } from "./seconds.ts";
import { toJson } from "./to-json.ts";
import type { WatchedContract } from "./watched-contract.ts";

type Write = Transaction<StoreSchema>;
type SaleEvent = Exclude<VenueEvent, { name: "RulesSet" | "Withdrawn" }>;
type Credit = readonly [account: string, amount: bigint];
type Move = readonly [bidder: string, from: DepositState | undefined, to: DepositState, amount: bigint];

const NOTE = 1n;

/** Writes what a venue's event means for its sale, the deposits and the accounts. */
export async function applyVenueEvent(db: Write, venue: WatchedContract, event: VenueEvent): Promise<void> {
  const { address } = venue.row;
  if (event.name === "RulesSet") {
    return;
  }
  if (event.name === "Withdrawn") {
    const { currency, account, amount } = event.args;
    await writeCredits(db, { contract: address, currency, log: event.log }, [[account, -amount]]);
    return;
  }
  if (event.name === "PutUp") {
    await writeSale(db, address, event);
    return;
  }
  const { log } = event;
  const of = { contract: address, sale_id: String(event.args.saleId) };
  const sale = await db
    .selectFrom("sales")
    .where("contract", "=", of.contract)
    .where("sale_id", "=", of.sale_id)
    .select(["seller", "currency"])
    .executeTakeFirst();
  if (sale === undefined) {
    return;
  }
  const place = { ...of, block: log.blockNumber, log_index: log.logIndex };
  if (event.name === "BidPlaced") {
    const { bidder, round, amount, deposit, endsAt } = event.args;
    await db
      .insertInto("bids")
      .values({
        ...place,
        transaction: log.transactionHash,
        bidder,
        round: Number(round),
        amount: String(amount),
        deposit: String(deposit),
        ends_at: secondOf(endsAt),
      })
      .execute();
  } else {
    await db
      .insertInto("sale_steps")
      .values({ ...place, transaction: log.transactionHash, name: event.name, ...stepOf(event) })
      .execute();
  }
  const sides = movesOf(event).flatMap(([bidder, from, to, amount], i) => [
    ...(from === undefined ? [] : [{ ...place, bidder, state: from, delta: String(-amount), side: 2 * i }]),
    { ...place, bidder, state: to, delta: String(amount), side: 2 * i + 1 },
  ]);
  if (sides.length > 0) {
    await db.insertInto("deposits").values(sides).execute();
  }
  await writeCredits(
    db,
    { contract: address, currency: sale.currency, log },
    creditsOf(event, sale.seller, venue.row.operator),
  );
}

async function writeSale(
  db: Write,
  contract: string,
  { args, log }: Extract<VenueEvent, { name: "PutUp" }>,
): Promise<void> {
  const isNote = args.lot.kind === NOTE;
  await db
    .insertInto("sales")
    .values({
      contract,
      sale_id: String(args.saleId),
      seller: args.seller,
      lot_kind: isNote ? "note" : "token",
      lot_token: args.lot.token,
      lot_amount: String(args.lot.idOrAmount),
      currency: args.terms.currency,
      terms: toJson(args.terms),
      rules: toJson(args.rules),
      opens_at: secondOf(args.opensAt),
      ends_at: secondOf(args.endsAt),
      lot_until: isNote ? secondOf(args.lotUntil) : null,
      transaction: log.transactionHash,
      block: log.blockNumber,
      log_index: log.logIndex,
    })
    .execute();
}

/** What a step says beyond its name; what it has not is `null`. */
function stepOf(
  event: Exclude<SaleEvent, { name: "PutUp" | "BidPlaced" }>,
): Pick<SaleStepRow, "account" | "round" | "price" | "until" | "applied" | "fee" | "units"> {
  const none = {
    account: null,
    round: null,
    price: null,
    until: null,
    applied: null,
    fee: null,
    units: null,
  };
  switch (event.name) {
    case "SaleAwarded":
      return step(event.args.buyer, event.args.price, event.args.payBy);
    case "NextOffered":
      return step(event.args.bidder, event.args.price, event.args.payBy);
    case "RoundOpened":
      return {
        ...step(null, event.args.reservePrice, event.args.endsAt),
        round: Number(event.args.round),
      };
    case "OpenedForSale":
      return step(null, event.args.price, event.args.endsAt);
    case "SaleAllotted":
      return step(null, event.args.subscribed, event.args.payBy);
    case "SaleSettled": {
      const { buyer, price, applied, fee } = event.args;
      return { ...step(buyer, price, undefined), applied: String(applied), fee: String(fee) };
    }
    case "AllotmentDelivered": {
      const { subscriber, cost, fee, units } = event.args;
      return {
        ...step(subscriber, cost, undefined),
        applied: String(cost),
        fee: String(fee),
        units: String(units),
      };
    }
    case "WinnerDefaulted":
      return step(event.args.bidder, event.args.forfeited, undefined);
    case "DepositRefunded":
      return step(event.args.bidder, event.args.amount, undefined);
    case "NotDeliverable":
    case "OfferLapsed":
    case "BidDeclined":
      return { ...none, account: event.args.bidder };
    case "LotReturned":
      return { ...none, account: event.args.seller };
    case "SaleUnsold":
    case "SaleTakenBack":
      return none;
  }
  function step(account: string | null, price: bigint, until: bigint | undefined) {
    return {
      ...none,
      account,
      price: String(price),
      until: until === undefined ? null : secondOf(until),
    };
  }
}

/** What an event moves of deposits. A subscription's settlement moves none: each delivery has. */
function movesOf(event: SaleEvent): Move[] {
  switch (event.name) {
    case "BidPlaced":
      return event.args.deposit === 0n ? [] : [[event.args.bidder, undefined, "held", event.args.deposit]];
    case "DepositRefunded":
      return [[event.args.bidder, "held", "refunded", event.args.amount]];
    case "WinnerDefaulted":
      return [[event.args.bidder, "held", "forfeited", event.args.forfeited]];
    case "AllotmentDelivered":
      return [[event.args.subscriber, "held", "applied", event.args.cost]];
    case "SaleSettled":
      return isToBuyer(event.args) && event.args.applied > 0n
        ? [[event.args.buyer, "held", "applied", event.args.applied]]
        : [];
    default:
      return [];
  }
}

/** What an event credits to whom. */
function creditsOf(event: SaleEvent, seller: string, operator: string): Credit[] {
  switch (event.name) {
    case "DepositRefunded":
      return [[event.args.bidder, event.args.amount]];
    case "WinnerDefaulted":
      return [[seller, event.args.forfeited]];
    case "AllotmentDelivered":
      return [
        [seller, event.args.cost - event.args.fee],
        [operator, event.args.fee],
      ];
    case "SaleSettled":
      return isToBuyer(event.args)
        ? [
            [seller, event.args.price - event.args.fee],
            [operator, event.args.fee],
          ]
        : [];
    default:
      return [];
  }
}

/** A subscription is settled to nobody: its subscribers had their parts. */
function isToBuyer({ buyer }: { buyer: string }): boolean {
  return BigInt(buyer) !== 0n;
}

async function writeCredits(
  db: Write,
  { contract, currency, log }: { contract: string; currency: string; log: RawLog },
  credits: readonly Credit[],
): Promise<void> {
  const rows = credits.map(([account, amount], side) => ({
    contract,
    currency,
    account,
    delta: String(amount),
    block: log.blockNumber,
    log_index: log.logIndex,
    side,
  }));
  if (rows.length > 0) {
    await db.insertInto("credits").values(rows).execute();
  }
}
