import type { DEPOSIT_STATES, SALE_STATUSES } from "../../chain/enums.ts";
import type { Address, VenueRules, VenueSaleTerms } from "../../chain/events.ts";
import { inSeconds } from "../../dates/day.ts";
import { WAD } from "../../money/units.ts";

export type VenueStatus = (typeof SALE_STATUSES)[number];

export type Procedure = "exchange" | "auction" | "fundSubscription";

const MINUTE = 60n;

export interface VenueBid {
  amount: bigint;
  deposit: bigint;
  state: Exclude<(typeof DEPOSIT_STATES)[number], "None">;
}

/** One sale as the events alone make it; units of its currency, seconds. */
export class VenueSale {
  readonly seller: Address;
  readonly isNote: boolean;
  readonly token: Address;
  readonly idOrAmount: bigint;
  readonly terms: VenueSaleTerms;
  readonly rules: VenueRules;
  readonly lotUntil: bigint;
  status: VenueStatus = "Open";
  round = 1n;
  reservePrice: bigint;
  opensAt: bigint;
  endsAt: bigint;
  payBy = 0n;
  endedAt = 0n;
  buyer: Address | undefined;
  price = 0n;
  lotHeld = true;
  /** From the highest bid down. */
  readonly line: Address[] = [];
  readonly bids = new Map<Address, VenueBid>();
  readonly sums = { held: 0n, refunded: 0n, applied: 0n, forfeited: 0n };
  taken = 0n;
  subscribed = 0n;
  served = 0n;
  units = 0n;
  fees = 0n;
  readonly #procedure: Procedure;
  #scheduledEnd: bigint;

  constructor(
    procedure: Procedure,
    given: {
      readonly seller: Address;
      readonly lot: { readonly kind: bigint; readonly token: Address; readonly idOrAmount: bigint };
      readonly terms: VenueSaleTerms;
      readonly rules: VenueRules;
      readonly lotUntil: bigint;
    },
    now: bigint,
  ) {
    const { terms, rules } = given;
    this.#procedure = procedure;
    this.seller = given.seller;
    this.isNote = given.lot.kind === 1n;
    this.token = given.lot.token;
    this.idOrAmount = given.lot.idOrAmount;
    this.terms = terms;
    this.rules = rules;
    this.lotUntil = given.lotUntil;
    this.reservePrice = terms.reservePrice;
    const publicity = inSeconds(rules.publicityDays);
    this.opensAt = procedure === "exchange" ? now : now + publicity;
    this.endsAt = procedure === "exchange" ? now + publicity : this.opensAt + inSeconds(terms.biddingDays);
    this.#scheduledEnd = this.endsAt;
  }

  get isOver(): boolean {
    return this.status === "Settled" || this.status === "Unsold" || this.status === "TakenBack";
  }

  /** What a bidder without a deposit pays in. */
  depositFor(amount: bigint): bigint {
    return this.#procedure === "fundSubscription"
      ? amount
      : shareUp(this.reservePrice, this.terms.depositWad);
  }

  get leastBid(): bigint {
    const [leader] = this.line;
    const step = shareUp(this.reservePrice, this.terms.incrementWad);
    if (this.#procedure === "fundSubscription") {
      return step > 1n ? step : 1n;
    }
    return leader === undefined ? this.reservePrice : (this.bids.get(leader)?.amount ?? 0n) + step;
  }

  /** The end of the round after a bid at a moment. */
  endAfter(now: bigint): bigint {
    const later = now + this.terms.extensionMinutes * MINUTE;
    const most = this.#scheduledEnd + inSeconds(1);
    const moved = later < most ? later : most;
    return this.#procedure === "fundSubscription" || moved < this.endsAt ? this.endsAt : moved;
  }

  fee(price: bigint): bigint {
    return (price * this.rules.feeWad) / WAD;
  }

  payByAfter(now: bigint): bigint {
    return now + inSeconds(this.terms.paymentDays);
  }

  /** What follows a round that nobody has bought in. */
  get roundsLeft(): boolean {
    return this.#procedure === "auction" && this.round < this.terms.rounds;
  }

  /** The next round, or the sale at the last price, from a moment. */
  reopen(now: bigint): void {
    const endsAt = now + inSeconds(this.terms.biddingDays);
    this.opensAt = now;
    this.endsAt = endsAt < this.lotUntil ? endsAt : this.lotUntil;
    this.#scheduledEnd = now + inSeconds(this.terms.biddingDays);
    this.buyer = undefined;
    this.price = 0n;
    if (this.roundsLeft) {
      this.status = "Open";
      this.round += 1n;
      this.reservePrice = shareUp(this.reservePrice, WAD - this.terms.cutWad);
    } else {
      this.status = "ForSale";
    }
  }

  end(status: VenueStatus, now: bigint): void {
    this.status = status;
    this.endedAt = now;
    this.buyer = undefined;
    this.price = 0n;
  }

  leave(bidder: Address): void {
    const at = this.line.indexOf(bidder);
    if (at !== -1) {
      this.line.splice(at, 1);
    }
  }

  /** Part of a deposit in another place; the rest goes back. */
  move(bidder: Address, to: "refunded" | "applied" | "forfeited", amount: bigint): void {
    this.sums.held -= amount;
    this.sums[to] += amount;
    const bid = this.bids.get(bidder);
    if (bid !== undefined) {
      bid.state = to === "refunded" ? "Refunded" : to === "applied" ? "Applied" : "Forfeited";
    }
  }
}

export function shareUp(amount: bigint, shareWad: bigint): bigint {
  return (amount * shareWad + WAD - 1n) / WAD;
}
