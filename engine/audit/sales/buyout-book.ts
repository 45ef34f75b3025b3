import { AbiCoder, keccak256 } from "ethers";

import type { BuyoutEvent } from "../../chain/decode-log.ts";
import type { Address, BuyoutTerms } from "../../chain/events.ts";
import { buyoutInterface } from "../../chain/interfaces.ts";
import { dayOfSecond } from "../../dates/day.ts";
import { WAD } from "../../money/units.ts";
import type { Subject } from "../result.ts";
import type { Tally } from "../tally.ts";
import { BuyoutSale, type ReplayedBatch, type ReplayedClaim, type SaleState } from "./buyout-sale.ts";
import { CoveredSales, type SaleTallies } from "./frame.ts";

type EventOf<Name extends BuyoutEvent["name"]> = Extract<BuyoutEvent, { readonly name: Name }>;

/** What the replay asks beside the events. */
export interface BuyoutContext {
  readonly timeOf: (block: number) => bigint;
  readonly senderOf: (transaction: string) => Address | undefined;
  /** Book value of a batch's package, which its loans' prices are shares of. */
  readonly bookValueOf: (saleId: bigint, batch: number) => bigint | undefined;
}

export const BUYOUT_COVERED = [
  "paidAtOnce",
  "instalments",
  "lateInstalment",
  "cured",
  "saleDefault",
  "putBack",
  "collectionsNetted",
  "earlyPayment",
  "offerWithdrawn",
  "contested",
  "decided",
  "undecided",
] as const;

/**
 * A contract of buyouts by its events alone: each is compared with what the states before it and the terms give, interest day by day.
 * Nothing of the contract's code is shared with it.
 */
export class BuyoutBook {
  readonly sales = new Map<bigint, BuyoutSale>();
  readonly credits = new Map<Address, Map<Address, bigint>>();
  readonly covered = new CoveredSales(BUYOUT_COVERED);
  readonly #context: BuyoutContext;
  readonly #steps: Tally;
  readonly #deposits: Tally;

  constructor(context: BuyoutContext, tallies: SaleTallies) {
    this.#context = context;
    this.#steps = tallies.steps;
    this.#deposits = tallies.deposits;
  }

  get currencies(): ReadonlySet<Address> {
    return new Set([...this.sales.values()].map(({ terms }) => terms.currency));
  }

  /** What is owed in a currency: what sales keep, and credits. */
  owed(currency: Address): bigint {
    let sum = 0n;
    for (const sale of this.sales.values()) {
      sum += sale.terms.currency === currency ? sale.kept : 0n;
    }
    for (const credit of this.credits.get(currency)?.values() ?? []) {
      sum += credit;
    }
    return sum;
  }

  on(event: BuyoutEvent): void {
    if (event.name === "SaleProposed") {
      this.#proposed(event);
      return;
    }
    if (event.name === "Withdrawn") {
      const { currency, account, amount } = event.args;
      const credits = this.#credits(currency);
      this.#deposits.equal(subjectOf("withdrawn", event), credits.get(account) ?? 0n, amount);
      credits.set(account, 0n);
      return;
    }
    const sale = this.sales.get(event.args.saleId);
    if (sale === undefined) {
      this.#steps.holds(false, subjectOf("sale-known", event), "a sale that was proposed", "none");
      return;
    }
    this.#onSale(event, sale);
    this.#deposits.equal(
      subjectOf("price-identity", event),
      sale.price,
      sale.paid + sale.due + sale.forgiven,
    );
  }

  #onSale(event: Exclude<BuyoutEvent, EventOf<"SaleProposed" | "Withdrawn">>, sale: BuyoutSale): void {
    switch (event.name) {
      case "OfferWithdrawn":
        this.#offerWithdrawn(event, sale);
        return;
      case "SaleAccepted":
        this.#accepted(event, sale);
        return;
      case "InstalmentPaid":
        this.#paid(event, sale);
        return;
      case "SecurityReturned":
        this.#state(event, sale, ["Paid"]);
        this.#deposits.equal(subjectOf("security", event), sale.security, event.args.amount);
        this.#credit(sale, sale.terms.buyer, event.args.amount);
        sale.security = 0n;
        return;
      case "TitleReleased":
        this.#released(event, sale);
        return;
      case "TitleReturned":
        this.#returned(event, sale);
        return;
      case "SaleDefaulted":
        this.#defaulted(event, sale);
        return;
      case "CollectionsReported":
        this.#reported(event, sale);
        return;
      case "LoanPutBack":
        this.#putBack(event, sale);
        return;
      case "ClaimContested":
        this.#contested(event, sale);
        return;
      case "ClaimDecided":
        this.#decided(event, sale);
        return;
      case "ClaimSettled":
        this.#settled(event, sale);
        return;
      case "ProceedsReleased":
        this.#proceeds(event, sale);
    }
  }

  #proposed(event: EventOf<"SaleProposed">): void {
    const { saleId, seller, buyer, terms, termsHash, rules } = event.args;
    const sale = new BuyoutSale({ seller, terms, termsHash, mayTransferAgain: rules.mayTransferAgain });
    this.#steps.equal(subjectOf("sale-number", event), BigInt(this.sales.size) + 1n, saleId);
    this.#steps.equal(subjectOf("terms-hash", event), hashOfTerms(terms), termsHash);
    this.#steps.equal(subjectOf("buyer", event), terms.buyer, buyer);
    this.#within(event, 0n, terms.acceptBy);
    const { instalments } = terms;
    const [first] = instalments;
    const last = instalments.at(-1);
    const scheduled = instalments.reduce((sum, { amount }) => sum + amount, 0n);
    this.#deposits.equal(subjectOf("schedule-sum", event), sale.price, scheduled);
    const termDays = (last?.day ?? 0n) - (first?.day ?? 0n);
    this.#steps.holds(
      termDays <= rules.longestTermDays,
      subjectOf("rule-longest-term", event),
      `at most ${rules.longestTermDays}`,
      termDays,
    );
    this.#steps.holds(
      (first?.amount ?? 0n) * WAD >= sale.price * rules.leastFirstPartWad,
      subjectOf("rule-least-first-part", event),
      `at least ${rules.leastFirstPartWad} of ${sale.price} (18 decimals)`,
      first?.amount ?? 0n,
    );
    this.sales.set(saleId, sale);
  }

  #offerWithdrawn(event: EventOf<"OfferWithdrawn">, sale: BuyoutSale): void {
    const { by } = event.args;
    this.#state(event, sale, ["Proposed"]);
    if (by !== sale.seller && by !== sale.terms.buyer) {
      this.#within(event, sale.terms.acceptBy + 1n, undefined);
    }
    sale.state = "Withdrawn";
    this.#cover("offerWithdrawn", event);
  }

  #accepted(event: EventOf<"SaleAccepted">, sale: BuyoutSale): void {
    const { deposit, security } = event.args;
    this.#state(event, sale, ["Proposed"]);
    this.#within(event, 0n, sale.terms.acceptBy);
    this.#by(event, sale.terms.buyer);
    this.#deposits.equal(subjectOf("deposit", event), sale.terms.deposit, deposit);
    this.#deposits.equal(subjectOf("security", event), sale.terms.security, security);
    sale.state = "Agreed";
    sale.deposit = "Held";
    sale.security = security;
    sale.begin(this.#today(event));
  }

  #paid(event: EventOf<"InstalmentPaid">, sale: BuyoutSale): void {
    const { principal, fromDeposit, interest, lateInterest, due } = event.args;
    const today = this.#today(event);
    this.#state(event, sale, ["Agreed", "Paying"]);
    this.#by(event, sale.terms.buyer);
    const isFirst = sale.state === "Agreed";
    const before = sale.overdueOn(today);
    sale.accrue(today);
    const owed = sale.interestOwed;
    const taken = principal + interest + lateInterest;
    const least = (a: bigint, b: bigint) => (a < b ? a : b);
    const late = least(taken, owed.late);
    const bearing = least(taken - late, owed.interest);
    this.#deposits.equal(subjectOf("default-interest", event), late, lateInterest);
    this.#deposits.equal(subjectOf("interest", event), bearing, interest);
    this.#deposits.equal(subjectOf("from-deposit", event), isFirst ? sale.terms.deposit : 0n, fromDeposit);
    const firstPart = sale.terms.instalments[0]?.amount ?? 0n;
    this.#deposits.holds(
      !isFirst || principal + fromDeposit >= firstPart,
      subjectOf("first-part", event),
      `at least ${firstPart}`,
      principal + fromDeposit,
    );
    sale.latePaid += lateInterest;
    sale.interestPaid += interest;
    sale.paid += principal + fromDeposit;
    sale.pool += principal + fromDeposit;
    sale.deposit = "Applied";
    sale.state = sale.due === 0n ? "Paid" : "Paying";
    this.#deposits.equal(subjectOf("due", event), sale.due, due);
    this.#credit(sale, sale.seller, interest + lateInterest);
    sale.payments.push(event.log.transactionHash);
    this.#coverPayment(event, sale, before.amount, today);
  }

  #coverPayment(event: EventOf<"InstalmentPaid">, sale: BuyoutSale, wasLate: bigint, today: bigint): void {
    if (wasLate > 0n) {
      this.#cover("lateInstalment", event);
      if (sale.overdueOn(today).amount === 0n && event.args.lateInterest > 0n) {
        this.#cover("cured", event);
      }
    }
    if (sale.due === 0n) {
      if (sale.terms.instalments.length === 1) {
        this.#cover("paidAtOnce", event);
      } else {
        sale.payments.forEach((hash) => {
          this.covered.add("instalments", hash);
        });
      }
      if (today < (sale.terms.instalments.at(-1)?.day ?? 0n)) {
        this.#cover("earlyPayment", event);
      }
    }
  }

  #released(event: EventOf<"TitleReleased">, sale: BuyoutSale): void {
    const { titleId, to } = event.args;
    const at = Number(event.args.batch);
    const batch = this.#batch(event, sale, at, "Escrowed");
    this.#state(event, sale, ["Paying", "Paid"]);
    this.#steps.holds(
      sale.paid >= sale.neededFor(at),
      subjectOf("title-paid", event),
      `at least ${sale.neededFor(at)}`,
      sale.paid,
    );
    this.#steps.equal(subjectOf("title", event), batch.titleId, titleId);
    this.#steps.equal(subjectOf("title-to", event), sale.terms.buyer, to);
    batch.state = "Released";
    batch.handover = this.#today(event);
    batch.escrow = batch.price;
    sale.pool -= batch.price;
  }

  #returned(event: EventOf<"TitleReturned">, sale: BuyoutSale): void {
    const { titleId, to } = event.args;
    const at = Number(event.args.batch);
    const batch = this.#batch(event, sale, at, "Escrowed");
    // with a withdrawal after its event, with a default before it
    this.#state(event, sale, ["Withdrawn", "Agreed", "Paying"]);
    this.#steps.holds(
      sale.state === "Withdrawn" || sale.paid < sale.neededFor(at),
      subjectOf("title-unpaid", event),
      `less than ${sale.neededFor(at)}`,
      sale.paid,
    );
    this.#steps.equal(subjectOf("title", event), batch.titleId, titleId);
    this.#steps.equal(subjectOf("title-to", event), sale.seller, to);
    batch.state = "Returned";
  }

  #defaulted(event: EventOf<"SaleDefaulted">, sale: BuyoutSale): void {
    const { by, retained, forfeited, interest, refunded, forgiven } = event.args;
    const today = this.#today(event);
    this.#state(event, sale, ["Agreed", "Paying"]);
    this.#steps.holds(
      by === sale.seller || by === sale.terms.buyer,
      subjectOf("default-by", event),
      `${sale.seller} or ${sale.terms.buyer}`,
      by,
    );
    const late = sale.overdueOn(today);
    this.#steps.holds(late.amount > 0n, subjectOf("default-late", event), "an instalment overdue", "none");
    this.#within(event, late.since + sale.terms.cureDays + 1n, undefined);
    this.#steps.holds(
      sale.batches.every(({ state }) => state === "Released" || state === "Returned"),
      subjectOf("default-titles", event),
      "every title handed over or returned",
      sale.batches.map(({ state }) => state).join(", "),
    );
    sale.accrue(today);
    const owed = sale.interestOwed;
    const kept = (sale.pool * sale.terms.retainedWad) / WAD;
    const rest = sale.security + sale.pool - kept;
    const bearing = owed.interest + owed.late < rest ? owed.interest + owed.late : rest;
    this.#deposits.equal(subjectOf("retained", event), kept, retained);
    this.#deposits.equal(
      subjectOf("forfeited", event),
      sale.deposit === "Held" ? sale.terms.deposit : 0n,
      forfeited,
    );
    this.#deposits.equal(subjectOf("interest", event), bearing, interest);
    this.#deposits.equal(subjectOf("refunded", event), rest - bearing, refunded);
    this.#deposits.equal(subjectOf("forgiven", event), sale.due, forgiven);
    this.#credit(sale, sale.seller, retained + forfeited + interest);
    this.#credit(sale, sale.terms.buyer, refunded);
    sale.deposit = sale.deposit === "Held" ? "Forfeited" : sale.deposit;
    sale.forgiven = sale.due;
    sale.pool = 0n;
    sale.security = 0n;
    sale.state = "Defaulted";
    this.#cover("saleDefault", event);
    this.#cover("lateInstalment", event);
  }

  #reported(event: EventOf<"CollectionsReported">, sale: BuyoutSale): void {
    const { by, sum, claimId } = event.args;
    const at = Number(event.args.batch);
    const batch = this.#batch(event, sale, at, "Released");
    const ofSeller = batch.handover + sale.terms.netDays;
    const byBuyer = by === sale.terms.buyer;
    this.#steps.equal(subjectOf("reported-once", event), false, batch.hasReport);
    this.#steps.holds(byBuyer || by === sale.seller, subjectOf("reported-by", event), "seller or buyer", by);
    if (byBuyer) {
      this.#within(event, ofSeller + 1n, ofSeller + sale.terms.netDays);
    } else {
      this.#within(event, 0n, ofSeller);
    }
    batch.hasReport = true;
    this.#open(event, sale, { claimId, kind: "net", byBuyer, at, figure: sum });
  }

  #putBack(event: EventOf<"LoanPutBack">, sale: BuyoutSale): void {
    const { claimId, loan, amount, price } = event.args;
    const at = Number(event.args.batch);
    const batch = this.#batch(event, sale, at, "Released");
    this.#by(event, sale.terms.buyer);
    this.#within(event, 0n, batch.handover + sale.terms.warrantyDays);
    this.#steps.equal(subjectOf("put-back-once", event), false, batch.putBack.has(loan));
    const bookValue = this.#context.bookValueOf(event.args.saleId, at);
    if (bookValue !== undefined && bookValue > 0n) {
      this.#deposits.equal(subjectOf("put-back-price", event), (batch.price * amount) / bookValue, price);
    }
    batch.putBack.add(loan);
    this.#open(event, sale, { claimId, kind: "putBack", byBuyer: true, at, figure: price });
  }

  #contested(event: EventOf<"ClaimContested">, sale: BuyoutSale): void {
    const { by, figure } = event.args;
    const claim = this.#claim(event, sale, "Open");
    const batch = sale.batches[claim.batch];
    this.#steps.equal(subjectOf("contested-by", event), claim.byBuyer ? sale.seller : sale.terms.buyer, by);
    this.#within(event, 0n, claim.day + sale.terms.contestDays);
    if (claim.byBuyer) {
      const most = claim.kind === "putBack" ? 0n : claim.buyerFigure - 1n;
      this.#deposits.holds(figure <= most, subjectOf("figure", event), `at most ${most}`, figure);
      claim.sellerFigure = figure;
    } else if (batch !== undefined) {
      this.#deposits.holds(
        figure > claim.sellerFigure,
        subjectOf("figure", event),
        `more than ${claim.sellerFigure}`,
        figure,
      );
      this.#reserve(event, batch, figure - claim.buyerFigure);
      claim.buyerFigure = figure;
    }
    claim.state = "Contested";
    claim.contestDay = this.#today(event);
    this.#cover("contested", event);
  }

  #decided(event: EventOf<"ClaimDecided">, sale: BuyoutSale): void {
    const { expert, figure } = event.args;
    const claim = this.#claim(event, sale, "Contested");
    this.#steps.equal(subjectOf("decided-by", event), sale.terms.expert, expert);
    this.#within(event, 0n, claim.contestDay + sale.terms.decideDays);
    const { buyerFigure, sellerFigure } = claim;
    const isWithin =
      claim.kind === "putBack"
        ? figure === buyerFigure || figure === sellerFigure
        : figure >= sellerFigure && figure <= buyerFigure;
    this.#deposits.holds(isWithin, subjectOf("figure", event), `${sellerFigure} to ${buyerFigure}`, figure);
    claim.decided = figure;
    this.#cover("decided", event);
  }

  #settled(event: EventOf<"ClaimSettled">, sale: BuyoutSale): void {
    const { amount } = event.args;
    const claim = this.#claim(event, sale, undefined);
    const { buyerFigure, sellerFigure, decided } = claim;
    const agreed = sale.terms.undecidedForBuyer ? buyerFigure : sellerFigure;
    this.#deposits.equal(subjectOf("settled", event), decided ?? agreed, amount);
    if (decided === undefined) {
      this.#steps.holds(
        claim.state === "Open" || claim.state === "Contested",
        subjectOf("claim-state", event),
        "Open or Contested",
        claim.state,
      );
      const other = claim.byBuyer ? sale.seller : sale.terms.buyer;
      const sender = this.#context.senderOf(event.log.transactionHash) ?? other;
      const concedes = claim.state === "Open" && sender === other;
      if (!concedes) {
        const from =
          claim.state === "Open"
            ? claim.day + sale.terms.contestDays
            : claim.contestDay + sale.terms.decideDays;
        this.#within(event, from + 1n, undefined);
      }
      if (claim.state === "Contested") {
        this.#cover("undecided", event);
      }
    }
    const batch = sale.batches[claim.batch];
    if (batch !== undefined) {
      batch.reserved -= buyerFigure;
      batch.escrow -= amount;
      batch.netted ||= claim.kind === "net";
    }
    claim.state = "Settled";
    this.#credit(sale, sale.terms.buyer, amount);
    if (amount > 0n) {
      this.#cover(claim.kind === "net" ? "collectionsNetted" : "putBack", event);
    }
  }

  #proceeds(event: EventOf<"ProceedsReleased">, sale: BuyoutSale): void {
    const batch = this.#batch(event, sale, Number(event.args.batch), "Released");
    const today = this.#today(event);
    if (!batch.netted) {
      this.#steps.equal(subjectOf("netting-open", event), false, batch.hasReport);
      this.#within(event, batch.handover + 2n * sale.terms.netDays + 1n, undefined);
    }
    const free = batch.escrow - batch.reserved - sale.holdOn(batch, today);
    this.#deposits.equal(subjectOf("proceeds", event), free, event.args.amount);
    batch.escrow -= event.args.amount;
    this.#credit(sale, sale.seller, event.args.amount);
  }

  #open(
    event: EventOf<"CollectionsReported" | "LoanPutBack">,
    sale: BuyoutSale,
    claim: {
      readonly claimId: bigint;
      readonly kind: ReplayedClaim["kind"];
      readonly byBuyer: boolean;
      readonly at: number;
      readonly figure: bigint;
    },
  ): void {
    const { claimId, kind, byBuyer, at, figure } = claim;
    this.#steps.equal(subjectOf("claim-number", event), BigInt(sale.claims.length), claimId);
    const batch = sale.batches[at];
    if (batch !== undefined) {
      this.#reserve(event, batch, figure);
    }
    sale.claims.push({
      kind,
      byBuyer,
      batch: at,
      day: this.#today(event),
      state: "Open",
      contestDay: 0n,
      buyerFigure: figure,
      sellerFigure: figure,
      decided: undefined,
    });
  }

  #reserve(event: BuyoutEvent, batch: ReplayedBatch, amount: bigint): void {
    const left = batch.escrow - batch.reserved;
    this.#deposits.holds(amount <= left, subjectOf("within-escrow", event), `at most ${left}`, amount);
    batch.reserved += amount;
  }

  #batch(event: BuyoutEvent, sale: BuyoutSale, at: number, expected: ReplayedBatch["state"]): ReplayedBatch {
    const batch = sale.batches[at] ?? nowhere(sale);
    this.#steps.equal(subjectOf("batch-state", event), expected, batch.state);
    return batch;
  }

  #claim(
    event: EventOf<"ClaimContested" | "ClaimDecided" | "ClaimSettled">,
    sale: BuyoutSale,
    expected: ReplayedClaim["state"] | undefined,
  ): ReplayedClaim {
    const claim = sale.claims[Number(event.args.claimId)] ?? noClaim();
    if (expected !== undefined) {
      this.#steps.equal(subjectOf("claim-state", event), expected, claim.state);
    }
    return claim;
  }

  #state(event: BuyoutEvent, sale: BuyoutSale, allowed: readonly SaleState[]): void {
    this.#steps.holds(
      allowed.includes(sale.state),
      subjectOf("state", event),
      allowed.join(" or "),
      sale.state,
    );
  }

  #by(event: BuyoutEvent, expected: Address): void {
    const sender = this.#context.senderOf(event.log.transactionHash);
    if (sender !== undefined) {
      this.#steps.equal(subjectOf("sender", event), expected, sender);
    }
  }

  #within(event: BuyoutEvent, from: bigint, last: bigint | undefined): void {
    const today = this.#today(event);
    this.#steps.holds(
      today >= from && (last === undefined || today <= last),
      subjectOf("day", event),
      `${from} to ${last ?? "any later day"}`,
      today,
    );
  }

  #credit(sale: BuyoutSale, account: Address, amount: bigint): void {
    const credits = this.#credits(sale.terms.currency);
    credits.set(account, (credits.get(account) ?? 0n) + amount);
  }

  #credits(currency: Address): Map<Address, bigint> {
    const known = this.credits.get(currency) ?? new Map<Address, bigint>();
    this.credits.set(currency, known);
    return known;
  }

  #cover(name: (typeof BUYOUT_COVERED)[number], event: BuyoutEvent): void {
    this.covered.add(name, event.log.transactionHash);
  }

  #today({ log }: BuyoutEvent): bigint {
    return BigInt(dayOfSecond(this.#context.timeOf(log.blockNumber)));
  }
}

/** keccak256 of the terms' ABI encoding, as the event's own type has it. */
export function hashOfTerms(terms: BuyoutTerms): string {
  const type = buyoutInterface.getEvent("SaleProposed")?.inputs.find(({ name }) => name === "terms");
  return type === undefined ? "" : keccak256(AbiCoder.defaultAbiCoder().encode([type], [terms]));
}

/** Name and place of a comparison. */
function subjectOf(rule: string, { name, args, log }: BuyoutEvent): Subject {
  return {
    rule: `buyout-${rule}`,
    step: "saleId" in args ? `sale ${args.saleId}: ${name}` : name,
    evidence: {
      contract: log.address,
      transaction: log.transactionHash,
      block: log.blockNumber,
      logIndex: log.logIndex,
    },
  };
}

/** Where an event names a batch that the terms do not have: its state differs, and nothing it changes counts. */
function nowhere({ terms }: BuyoutSale): ReplayedBatch {
  return {
    titleId: BigInt(terms.batches.length),
    price: 0n,
    state: "None",
    handover: 0n,
    escrow: 0n,
    reserved: 0n,
    hasReport: false,
    netted: false,
    putBack: new Set<string>(),
  };
}

function noClaim(): ReplayedClaim {
  return {
    kind: "net",
    byBuyer: false,
    batch: -1,
    day: 0n,
    state: "None",
    contestDay: 0n,
    buyerFigure: 0n,
    sellerFigure: 0n,
    decided: undefined,
  };
}
