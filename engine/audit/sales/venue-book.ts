import { AbiCoder, keccak256 } from "ethers";

import type { VenueEvent } from "../../chain/decode-log.ts";
import type { Address, VenueRules } from "../../chain/events.ts";
import type { Subject } from "../result.ts";
import type { Tally } from "../tally.ts";
import { CoveredSales, type SaleTallies } from "./frame.ts";
import { type Procedure, VenueSale, type VenueStatus } from "./venue-sale.ts";

type EventOf<Name extends VenueEvent["name"]> = Extract<VenueEvent, { readonly name: Name }>;
type SaleEvent = Exclude<VenueEvent, { readonly name: "RulesSet" | "PutUp" | "Withdrawn" }>;

/** What the replay asks about accounts and tokens. */
export interface VenueContext {
  readonly procedure: Procedure;
  readonly operator: Address;
  readonly timeOf: (block: number) => bigint;
  /** Contracts of income rights. */
  readonly rightTokens: ReadonlySet<Address>;
  /** Sellers that are trusts. */
  readonly trusts: ReadonlySet<Address>;
  /** A buyer's category in the registry, by number. */
  readonly categoryOf: (account: Address) => number;
  /** Categories from this number on were no part of the list with which the contracts were made. */
  readonly firstNewCategory: number;
}

export const VENUE_COVERED = [
  "exchangeSale",
  "competingOffer",
  "auctionSale",
  "secondRound",
  "soldAtPrice",
  "winnerDefaulted",
  "nextOffered",
  "fundProRata",
  "titleSold",
  "rightSold",
  "noteSold",
  "auctionedRemainder",
  "newCategoryBought",
  "refunded",
  "unsold",
] as const;

/**
 * A venue's life by its events alone: each is compared with what the states before it and the procedure give. Nothing of the
 * contracts' code is shared with it.
 */
export class VenueBook {
  readonly sales = new Map<bigint, VenueSale>();
  readonly credits = new Map<Address, Map<Address, bigint>>();
  readonly covered = new CoveredSales(VENUE_COVERED);
  readonly published = new Set<string>();
  readonly #context: VenueContext;
  readonly #steps: Tally;
  readonly #deposits: Tally;

  constructor(context: VenueContext, tallies: SaleTallies) {
    this.#context = context;
    this.#steps = tallies.steps;
    this.#deposits = tallies.deposits;
  }

  /** What is owed in a currency: deposits held and credits. */
  owed(currency: Address): bigint {
    let sum = 0n;
    for (const sale of this.sales.values()) {
      sum += sale.terms.currency === currency ? sale.sums.held : 0n;
    }
    for (const credit of this.credits.get(currency)?.values() ?? []) {
      sum += credit;
    }
    return sum;
  }

  get currencies(): ReadonlySet<Address> {
    return new Set([...this.sales.values()].map(({ terms }) => terms.currency));
  }

  on(event: VenueEvent): void {
    switch (event.name) {
      case "RulesSet":
        this.#steps.equal(subjectOf("rules-hash", event), hashOf(event.args.rules), event.args.rulesHash);
        this.published.add(event.args.rulesHash);
        return;
      case "PutUp":
        this.#putUp(event);
        return;
      case "Withdrawn": {
        const { currency, account, amount } = event.args;
        const credit = this.#credits(currency).get(account) ?? 0n;
        this.#deposits.equal(subjectOf("withdrawn", event), credit, amount);
        this.#credits(currency).set(account, 0n);
        return;
      }
      default: {
        const sale = this.sales.get(event.args.saleId);
        const known = this.#steps.holds(
          sale !== undefined,
          subjectOf("sale-known", event),
          "a sale put up",
          "none",
        );
        if (known && sale !== undefined) {
          this.#onSale(event, sale);
        }
      }
    }
  }

  #putUp(event: EventOf<"PutUp">): void {
    const { saleId, rules, opensAt, endsAt } = event.args;
    const now = this.#now(event);
    const sale = new VenueSale(this.#context.procedure, event.args, now);
    this.#steps.equal(subjectOf("sale-number", event), BigInt(this.sales.size) + 1n, saleId);
    this.#steps.holds(
      this.published.has(hashOf(rules)),
      subjectOf("rules-published", event),
      "rules that the operator has published",
      hashOf(rules),
    );
    this.#steps.equal(subjectOf("opens-at", event), sale.opensAt, opensAt);
    this.#steps.equal(subjectOf("ends-at", event), sale.endsAt, endsAt);
    this.sales.set(saleId, sale);
  }

  #onSale(event: SaleEvent, sale: VenueSale): void {
    const now = this.#now(event);
    switch (event.name) {
      case "BidPlaced":
        this.#bid(event, sale, now);
        return;
      case "SaleAwarded":
      case "NextOffered":
        this.#toBuyer(event, sale, now);
        return;
      case "WinnerDefaulted":
      case "NotDeliverable":
      case "OfferLapsed":
        this.#passedOver(event, sale, now);
        return;
      case "BidDeclined": {
        const { bidder } = event.args;
        const leads = sale.line[0] === bidder;
        this.#steps.holds(
          sale.line.includes(bidder) && (!leads || sale.status === "Offered"),
          subjectOf("declined", event),
          "one in line that neither leads nor has won",
          bidder,
        );
        sale.leave(bidder);
        return;
      }
      case "DepositRefunded":
        this.#refunded(event, sale);
        return;
      case "RoundOpened": {
        this.#reopened(event, sale, now, "Open");
        const { round, reservePrice, endsAt } = event.args;
        this.#steps.equal(subjectOf("round", event), sale.round, round);
        this.#steps.equal(subjectOf("reserve-price", event), sale.reservePrice, reservePrice);
        this.#steps.equal(subjectOf("ends-at", event), sale.endsAt, endsAt);
        this.covered.add("secondRound", event.log.transactionHash);
        return;
      }
      case "OpenedForSale":
        this.#reopened(event, sale, now, "ForSale");
        this.#steps.equal(subjectOf("reserve-price", event), sale.reservePrice, event.args.price);
        this.#steps.equal(subjectOf("ends-at", event), sale.endsAt, event.args.endsAt);
        return;
      case "SaleSettled":
        this.#settled(event, sale, now);
        return;
      case "SaleAllotted":
        this.#allotted(event, sale, now);
        return;
      case "AllotmentDelivered":
        this.#delivered(event, sale, now);
        return;
      case "SaleUnsold":
        this.#status(event, sale, ["Open", "ForSale", "Offered", "Awarded"]);
        this.#after(event, sale, now);
        sale.end("Unsold", now);
        this.covered.add("unsold", event.log.transactionHash);
        return;
      case "SaleTakenBack":
        this.#status(event, sale, ["Open", "ForSale"]);
        this.#steps.equal(subjectOf("taken-back", event), 0n, sale.sums.held);
        sale.end("TakenBack", now);
        return;
      case "LotReturned":
        this.#status(event, sale, ["Unsold", "TakenBack", "Settled"]);
        this.#steps.equal(subjectOf("returned-to", event), sale.seller, event.args.seller);
        sale.lotHeld = false;
    }
  }

  #bid(event: EventOf<"BidPlaced">, sale: VenueSale, now: bigint): void {
    const { bidder, amount, deposit, round, endsAt } = event.args;
    this.#status(event, sale, ["Open"]);
    this.#within(event, sale.opensAt, now, sale.endsAt);
    this.#steps.equal(subjectOf("round", event), sale.round, round);
    this.#steps.holds(amount >= sale.leastBid, subjectOf("least-bid", event), sale.leastBid, amount);
    this.#steps.holds(bidder !== sale.seller, subjectOf("bidder", event), "not the seller", bidder);
    this.#steps.holds(
      bidder !== this.#context.operator,
      subjectOf("bidder", event),
      "not the operator",
      bidder,
    );
    const isFund = this.#context.procedure === "fundSubscription";
    const inLine = !isFund && sale.line.includes(bidder);
    const due = inLine ? 0n : sale.depositFor(amount);
    this.#deposits.equal(subjectOf("deposit", event), due, deposit);
    const standing = sale.bids.get(bidder);
    const adds = standing?.state === "Held" ? standing.deposit : 0n;
    sale.bids.set(bidder, {
      amount: isFund ? (standing?.amount ?? 0n) + amount : amount,
      deposit: inLine ? (standing?.deposit ?? 0n) : adds + deposit,
      state: "Held",
    });
    sale.sums.held += deposit;
    sale.taken += deposit;
    sale.subscribed += isFund ? amount : 0n;
    if (!isFund) {
      if (this.#context.procedure === "exchange" && sale.line.length > 0) {
        this.covered.add("competingOffer", event.log.transactionHash);
      }
      sale.leave(bidder);
      sale.line.unshift(bidder);
    }
    sale.endsAt = sale.endAfter(now);
    this.#steps.equal(subjectOf("ends-at", event), sale.endsAt, endsAt);
  }

  #toBuyer(event: EventOf<"SaleAwarded" | "NextOffered">, sale: VenueSale, now: bigint): void {
    const [leader] = sale.line;
    const isAward = event.name === "SaleAwarded";
    const bidder = isAward ? event.args.buyer : event.args.bidder;
    // whose investor has defaulted by another wallet is passed over at once; the registry of that moment is not asked
    const isPassedOver = !isAward && sale.sums.forfeited > 0n && event.args.payBy === now;
    const wanted = isPassedOver ? now : sale.payByAfter(now);
    this.#steps.equal(subjectOf("buyer", event), leader ?? "nobody", bidder);
    this.#steps.equal(subjectOf("price", event), sale.bids.get(bidder)?.amount ?? 0n, event.args.price);
    this.#steps.equal(
      subjectOf("pay-by", event),
      isAward || wanted < sale.lotUntil ? wanted : sale.lotUntil,
      event.args.payBy,
    );
    if (isAward) {
      this.#status(event, sale, ["Open"]);
      this.#after(event, sale, now);
    } else {
      this.#status(event, sale, ["Awarded", "Offered"]);
      this.covered.add("nextOffered", event.log.transactionHash);
    }
    sale.status = isAward ? "Awarded" : "Offered";
    sale.buyer = bidder;
    sale.price = event.args.price;
    sale.payBy = event.args.payBy;
  }

  #passedOver(
    event: EventOf<"WinnerDefaulted" | "NotDeliverable" | "OfferLapsed">,
    sale: VenueSale,
    now: bigint,
  ): void {
    const { bidder } = event.args;
    this.#status(event, sale, [event.name === "OfferLapsed" ? "Offered" : "Awarded"]);
    this.#steps.equal(subjectOf("buyer", event), sale.buyer ?? "nobody", bidder);
    this.#steps.holds(now > sale.payBy, subjectOf("too-early", event), `after ${sale.payBy}`, now);
    sale.leave(bidder);
    if (event.name === "WinnerDefaulted") {
      const deposit = sale.bids.get(bidder)?.deposit ?? 0n;
      this.#deposits.equal(subjectOf("forfeited", event), deposit, event.args.forfeited);
      sale.move(bidder, "forfeited", deposit);
      this.#credit(sale, sale.seller, deposit);
      this.covered.add("winnerDefaulted", event.log.transactionHash);
    }
  }

  #refunded(event: EventOf<"DepositRefunded">, sale: VenueSale): void {
    const { bidder, amount } = event.args;
    const bid = sale.bids.get(bidder);
    const isFund = this.#context.procedure === "fundSubscription";
    this.#deposits.holds(
      bid?.state === "Held" && !sale.line.includes(bidder) ? true : bid?.state === "Held" && sale.isOver,
      subjectOf("refunded", event),
      "a deposit held that no bid needs",
      bid?.state ?? "none",
    );
    const whole = bid?.deposit ?? 0n;
    const isRest = isFund && sale.status === "Allotted";
    this.#deposits.holds(
      isRest ? amount <= whole : amount === whole,
      subjectOf("refund", event),
      whole,
      amount,
    );
    sale.leave(bidder);
    if (isRest) {
      // the rest of a subscription: what it cost follows in the same transaction
      sale.sums.held -= amount;
      sale.sums.refunded += amount;
      if (bid !== undefined) {
        bid.deposit -= amount;
      }
    } else {
      sale.move(bidder, "refunded", whole);
    }
    this.#credit(sale, bidder, amount);
    this.covered.add("refunded", event.log.transactionHash);
  }

  #reopened(event: SaleEvent, sale: VenueSale, now: bigint, expected: VenueStatus): void {
    this.#status(event, sale, ["Open", "Awarded", "Offered"]);
    this.#steps.equal(subjectOf("line", event), 0, sale.line.length);
    if (sale.status === "Open") {
      this.#after(event, sale, now);
    }
    sale.reopen(now);
    this.#steps.equal(subjectOf("reopened", event), sale.status, expected);
  }

  #settled(event: EventOf<"SaleSettled">, sale: VenueSale, now: bigint): void {
    const { buyer, price, applied, fee } = event.args;
    if (this.#context.procedure === "fundSubscription") {
      this.#status(event, sale, ["Allotted"]);
      this.#deposits.equal(subjectOf("price", event), sale.sums.applied, price);
      this.#deposits.equal(subjectOf("fee", event), sale.fees, fee);
      sale.end("Settled", now);
      sale.price = price;
      sale.lotHeld = false;
      return;
    }
    this.#status(event, sale, ["Awarded", "Offered", "ForSale"]);
    const atPrice = sale.status === "ForSale";
    if (atPrice) {
      this.#within(event, sale.opensAt, now, sale.endsAt);
    } else {
      this.#within(event, 0n, now, sale.payBy);
      this.#steps.equal(subjectOf("buyer", event), sale.buyer ?? "nobody", buyer);
    }
    const deposit = atPrice ? 0n : (sale.bids.get(buyer)?.deposit ?? 0n);
    this.#deposits.equal(subjectOf("price", event), atPrice ? sale.reservePrice : sale.price, price);
    this.#deposits.equal(subjectOf("applied", event), deposit, applied);
    this.#deposits.equal(subjectOf("fee", event), sale.fee(price), fee);
    if (!atPrice) {
      sale.leave(buyer);
      sale.move(buyer, "applied", deposit);
    }
    this.#credit(sale, sale.seller, price - fee);
    this.#credit(sale, this.#context.operator, fee);
    sale.status = "Settled";
    sale.endedAt = now;
    sale.buyer = buyer;
    sale.price = price;
    sale.lotHeld = false;
    this.#cover(event, sale, buyer, atPrice);
  }

  #allotted(event: EventOf<"SaleAllotted">, sale: VenueSale, now: bigint): void {
    this.#status(event, sale, ["Open"]);
    this.#after(event, sale, now);
    this.#deposits.equal(subjectOf("subscribed", event), sale.subscribed, event.args.subscribed);
    this.#steps.holds(
      sale.subscribed >= sale.reservePrice,
      subjectOf("price-covered", event),
      sale.reservePrice,
      sale.subscribed,
    );
    this.#steps.equal(subjectOf("pay-by", event), sale.payByAfter(now), event.args.payBy);
    sale.status = "Allotted";
    sale.price = sale.reservePrice;
    sale.payBy = event.args.payBy;
  }

  #delivered(event: EventOf<"AllotmentDelivered">, sale: VenueSale, now: bigint): void {
    const { subscriber, units, cost, fee } = event.args;
    this.#status(event, sale, ["Allotted"]);
    this.#within(event, 0n, now, sale.payBy);
    const bid = sale.bids.get(subscriber);
    const cash = bid?.amount ?? 0n;
    const share = sale.subscribed === 0n ? 0n : (sale.idOrAmount * cash) / sale.subscribed;
    const due = (sale.reservePrice * share + sale.idOrAmount - 1n) / sale.idOrAmount;
    this.#deposits.equal(subjectOf("allotment", event), share, units);
    this.#deposits.equal(subjectOf("cost", event), due, cost);
    this.#deposits.equal(subjectOf("fee", event), sale.fee(due), fee);
    // the rest was refunded just before, in the same transaction
    this.#deposits.equal(subjectOf("rest", event), cash - due, cash - (bid?.deposit ?? 0n));
    sale.move(subscriber, "applied", due);
    sale.served += cash;
    sale.units += units;
    sale.fees += fee;
    this.#credit(sale, sale.seller, cost - fee);
    this.#credit(sale, this.#context.operator, fee);
    const { transactionHash } = event.log;
    this.covered.add("noteSold", transactionHash);
    if (sale.subscribed > sale.reservePrice) {
      this.covered.add("fundProRata", transactionHash);
    }
    this.#coverBuyer(subscriber, transactionHash);
  }

  #cover(event: SaleEvent, sale: VenueSale, buyer: Address, atPrice: boolean): void {
    const { transactionHash } = event.log;
    const { procedure, rightTokens, trusts } = this.#context;
    this.covered.add(procedure === "exchange" ? "exchangeSale" : "auctionSale", transactionHash);
    this.covered.add(
      sale.isNote ? "noteSold" : rightTokens.has(sale.token) ? "rightSold" : "titleSold",
      transactionHash,
    );
    if (atPrice) {
      this.covered.add("soldAtPrice", transactionHash);
    }
    if (procedure === "auction" && trusts.has(sale.seller)) {
      this.covered.add("auctionedRemainder", transactionHash);
    }
    this.#coverBuyer(buyer, transactionHash);
  }

  #coverBuyer(buyer: Address, transaction: string): void {
    if (this.#context.categoryOf(buyer) >= this.#context.firstNewCategory) {
      this.covered.add("newCategoryBought", transaction);
    }
  }

  #status(event: SaleEvent, sale: VenueSale, allowed: readonly VenueStatus[]): void {
    this.#steps.holds(
      allowed.includes(sale.status),
      subjectOf("status", event),
      allowed.join(" or "),
      sale.status,
    );
  }

  #within(event: SaleEvent, from: bigint, now: bigint, last: bigint): void {
    this.#steps.holds(now >= from && now <= last, subjectOf("time", event), `${from} to ${last}`, now);
  }

  /** After the last second of the round, or of the buyer's time. */
  #after(event: SaleEvent, sale: VenueSale, now: bigint): void {
    if (sale.status === "Open" || sale.status === "ForSale") {
      this.#steps.holds(now > sale.endsAt, subjectOf("too-early", event), `after ${sale.endsAt}`, now);
    }
  }

  #credit(sale: VenueSale, account: Address, amount: bigint): void {
    const credits = this.#credits(sale.terms.currency);
    credits.set(account, (credits.get(account) ?? 0n) + amount);
  }

  #credits(currency: Address): Map<Address, bigint> {
    const known = this.credits.get(currency) ?? new Map<Address, bigint>();
    this.credits.set(currency, known);
    return known;
  }

  #now({ log }: VenueEvent): bigint {
    return this.#context.timeOf(log.blockNumber);
  }
}

/** Name and place of a comparison. */
export function subjectOf(rule: string, { name, args, log }: VenueEvent): Subject {
  return {
    rule: `sale-${rule}`,
    step: "saleId" in args ? `sale ${args.saleId}: ${name}` : name,
    evidence: {
      contract: log.address,
      transaction: log.transactionHash,
      block: log.blockNumber,
      logIndex: log.logIndex,
    },
  };
}

/** As the contract knows rules. */
export function hashOf({ feeWad, sellerCategories, buyerCategories, publicityDays }: VenueRules): string {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["uint64", "uint32", "uint32", "uint16"],
      [feeWad, sellerCategories, buyerCategories, publicityDays],
    ),
  );
}
