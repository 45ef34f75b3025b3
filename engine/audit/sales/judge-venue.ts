import type { VenueEvent } from "../../chain/decode-log.ts";
import { SALE_STATUSES } from "../../chain/enums.ts";
import type { Address } from "../../chain/events.ts";
import type { Subject } from "../result.ts";
import type { SaleTallies, SalesFindings, SalesReading } from "./frame.ts";
import { judgeCash } from "./judge-cash.ts";
import { MoveBook } from "./move-book.ts";
import { VenueBook, type VenueContext, hashOf } from "./venue-book.ts";
import { venueMoves } from "./venue-moves.ts";
import type { VenueSale } from "./venue-sale.ts";

const ZERO = `0x${"00".repeat(20)}`;

/** What a venue's getters answer of one sale. */
export interface VenueSaleState {
  readonly status: bigint;
  readonly round: bigint;
  readonly lotHeld: boolean;
  readonly reservePrice: bigint;
  readonly opensAt: bigint;
  readonly endsAt: bigint;
  readonly payBy: bigint;
  readonly lotUntil: bigint;
  readonly endedAt: bigint;
  readonly buyer: Address;
  readonly price: bigint;
  readonly rulesHash: string;
  readonly leader: Address;
  readonly deposits: {
    readonly held: bigint;
    readonly refunded: bigint;
    readonly applied: bigint;
    readonly forfeited: bigint;
  };
  /** Of an ERC-721 lot; `undefined` where it has none any more. */
  readonly ownerOfLot: Address | undefined;
  /** Of notes, what the seller, in the wallet that has them now, has put up in this venue; `undefined` once the lot's time is over. */
  readonly putUp: bigint | undefined;
}

export interface VenueState {
  readonly sales: ReadonlyMap<bigint, VenueSaleState>;
  readonly saleCount: bigint;
  /** By currency: what it says that it owes, and to whom. */
  readonly owed: ReadonlyMap<Address, bigint>;
  readonly credits: ReadonlyMap<Address, ReadonlyMap<Address, bigint>>;
}

export interface JudgeVenueParameters {
  readonly reading: SalesReading<VenueEvent, VenueState>;
  readonly context: VenueContext;
  readonly tallies: SaleTallies;
}

/** Replays a venue's logs and compares what they give with what the contract says and holds. */
export function judgeVenue({ reading, context, tallies }: JudgeVenueParameters): SalesFindings {
  const book = replayVenue(reading.events, context, tallies);
  const { state, contract } = reading;
  const at = (rule: string, source: string): Subject => ({
    rule: `sale-${rule}`,
    evidence: { contract, source },
  });
  tallies.state.equal(at("count", "saleCount()"), BigInt(book.sales.size), state.saleCount);
  for (const [saleId, sale] of book.sales) {
    const found = state.sales.get(saleId);
    if (found !== undefined) {
      judgeSale({ saleId, sale, found, contract, tallies });
    }
  }
  const moves = new MoveBook({ kind: "sale", contract, moves: reading.moves, tallies });
  reading.events.forEach((event) => {
    moves.on(event, venueMoves(event, contract, book.sales));
  });
  moves.finish(book.currencies);
  for (const currency of book.currencies) {
    const owed = book.owed(currency);
    tallies.balances.equal(at("owed", `owed(${currency})`), owed, state.owed.get(currency) ?? 0n);
    judgeCash({ currency, owed, credits: book.credits.get(currency), reading, at, tallies });
  }
  return {
    covered: book.covered.covered,
    sales: [...book.sales].map(([saleId, sale]) => inWords(saleId, sale)),
  };
}

/** The replay alone: what the logs give. */
export function replayVenue(
  events: readonly VenueEvent[],
  context: VenueContext,
  tallies: SaleTallies,
): VenueBook {
  const book = new VenueBook(context, tallies);
  events.forEach((event) => {
    book.on(event);
  });
  return book;
}

interface JudgeSaleParameters {
  readonly saleId: bigint;
  readonly sale: VenueSale;
  readonly found: VenueSaleState;
  readonly contract: Address;
  readonly tallies: SaleTallies;
}

function judgeSale({ saleId, sale, found, contract, tallies }: JudgeSaleParameters): void {
  const at = (rule: string, source: string): Subject => ({
    rule: `sale-${rule}`,
    step: `sale ${saleId}`,
    evidence: { contract, source: `${source}(${saleId})` },
  });
  const { state, deposits, lots } = tallies;
  const of = (rule: string) => at(rule, "saleOf");
  state.equal(of("status"), sale.status, SALE_STATUSES[Number(found.status)] ?? "None");
  state.equal(of("round"), sale.round, found.round);
  state.equal(of("reserve-price"), sale.reservePrice, found.reservePrice);
  state.equal(of("opens-at"), sale.opensAt, found.opensAt);
  state.equal(of("ends-at"), sale.endsAt, found.endsAt);
  state.equal(of("ended-at"), sale.endedAt, found.endedAt);
  state.equal(of("buyer"), sale.buyer ?? ZERO, found.buyer);
  state.equal(of("price"), sale.price, found.price);
  state.equal(of("rules"), hashOf(sale.rules), found.rulesHash);
  state.equal(of("lot-until"), sale.lotUntil, found.lotUntil);
  // a line counts for nothing once the sale is over: who is refunded then need not leave it
  if (!sale.isOver) {
    state.equal(at("leader", "leaderOf"), sale.line[0] ?? ZERO, found.leader);
  }
  const { held, refunded, applied, forfeited } = sale.sums;
  deposits.equal(at("held", "depositsOf"), held, found.deposits.held);
  deposits.equal(at("refunded", "depositsOf"), refunded, found.deposits.refunded);
  deposits.equal(at("applied", "depositsOf"), applied, found.deposits.applied);
  deposits.equal(at("forfeited", "depositsOf"), forfeited, found.deposits.forfeited);
  deposits.equal(at("taken", "depositsOf"), sale.taken, held + refunded + applied + forfeited);
  if (sale.isNote) {
    if (found.putUp !== undefined && !sale.isOver) {
      const left = sale.idOrAmount - sale.units;
      lots.holds(found.putUp >= left, at("lot-put-up", "putUpIn"), `at least ${left}`, found.putUp);
    }
  } else if (sale.lotHeld) {
    lots.equal(at("lot", "ownerOf"), contract, found.ownerOfLot ?? "nobody");
  }
  if (!sale.isOver || !sale.lotHeld) {
    state.equal(of("lot-held"), sale.lotHeld, found.lotHeld);
  }
}

function inWords(saleId: bigint, sale: VenueSale): string {
  const what = sale.isNote
    ? `${sale.idOrAmount} of note ${sale.token}`
    : `token ${sale.idOrAmount} of ${sale.token}`;
  const to = sale.buyer === undefined ? "" : ` ${sale.status === "Settled" ? "to" : "for"} ${sale.buyer}`;
  const price = sale.price === 0n ? "" : `, ${sale.price}`;
  return `sale ${saleId}: ${what}: ${sale.status}${to}${price}; deposits held ${sale.sums.held}, refunded ${sale.sums.refunded}, applied ${sale.sums.applied}, forfeited ${sale.sums.forfeited}`;
}
