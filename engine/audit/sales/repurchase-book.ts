import type { RepurchaseEvent } from "../../chain/decode-log.ts";
import type { LOAN_CLAIM_STATUSES } from "../../chain/enums.ts";
import type { Address, Hash } from "../../chain/events.ts";
import { dayOfSecond } from "../../dates/day.ts";
import { hashShownLeaf } from "../../merkle/leaf.ts";
import type { Subject } from "../result.ts";
import { CoveredSales, type SaleTallies } from "./frame.ts";

/** What the replay asks about a trust: its set-up and its title's package. */
export interface WarrantedTrust {
  readonly originator: Address;
  readonly verificationAgent: Address;
  readonly trustee: Address;
  readonly currency: Address;
  /** Of the asset, and of the tape; smallest units. */
  readonly price: bigint;
  readonly bookValue: bigint;
}

export type ClaimStatus = Exclude<(typeof LOAN_CLAIM_STATUSES)[number], "None">;

export interface ReplayedClaim {
  readonly claimant: Address;
  readonly price: bigint;
  status: ClaimStatus;
  /** Last day of what is awaited. */
  deadline: bigint;
  owed: bigint;
  paid: bigint;
}

export interface ReplayedWarranty {
  readonly trust: WarrantedTrust | undefined;
  readonly currency: Address;
  readonly claimBy: bigint;
  readonly contestDays: bigint;
  readonly decideDays: bigint;
  readonly payDays: bigint;
  readonly given: bigint;
  taken: bigint;
  returned: bigint;
  readonly claims: Map<Hash, ReplayedClaim>;
}

export const REPURCHASE_COVERED = [
  "loanClaimed",
  "claimContested",
  "claimDismissed",
  "loanRepurchased",
  "securityTaken",
] as const;

export interface RepurchaseContext {
  readonly timeOf: (block: number) => bigint;
  readonly trusts: ReadonlyMap<Address, WarrantedTrust>;
}

/** Where the replay's findings go. */
export type RepurchaseTallies = Pick<SaleTallies, "steps" | "deposits">;

type EventOf<Name extends RepurchaseEvent["name"]> = Extract<RepurchaseEvent, { readonly name: Name }>;

/** Claims for ineligible loans by their events alone: each compared with what the states before it give. */
export class RepurchaseBook {
  readonly warranties = new Map<Address, ReplayedWarranty>();
  readonly covered = new CoveredSales(REPURCHASE_COVERED);
  readonly #context: RepurchaseContext;
  readonly #tallies: RepurchaseTallies;

  constructor(context: RepurchaseContext, tallies: RepurchaseTallies) {
    this.#context = context;
    this.#tallies = tallies;
  }

  on(event: RepurchaseEvent): void {
    switch (event.name) {
      case "Warranted":
        this.#onWarranted(event);
        return;
      case "LoanClaimed":
        this.#onClaimed(event);
        return;
      case "ClaimContested":
        this.#onContested(event);
        return;
      case "ClaimDecided":
        this.#onDecided(event);
        return;
      case "ClaimLapsed":
        this.#onLapsed(event);
        return;
      case "RepurchasePaid":
        this.#onPaid(event);
        return;
      case "SecurityTaken":
        this.#onTaken(event);
        return;
      case "SecurityReturned":
        this.#onReturned(event);
        return;
    }
  }

  /** Claims of a trust that may still call on its security. */
  openClaims({ claims }: ReplayedWarranty): bigint {
    return BigInt(
      [...claims.values()].filter(({ status }) => ["Claimed", "Contested", "Due"].includes(status)).length,
    );
  }

  #onWarranted(event: EventOf<"Warranted">): void {
    const { trust: address, originator, currency, warranty, security } = event.args;
    const { steps } = this.#tallies;
    const trust = this.#context.trusts.get(address);
    steps.equal(this.#in("warranted-once", event), false, this.warranties.has(address));
    steps.holds(
      warranty.claimBy > this.#day(event),
      this.#in("warranty-days", event),
      "a day to come",
      warranty.claimBy,
    );
    if (trust !== undefined) {
      steps.equal(this.#in("warranted-by", event), trust.originator, originator);
      steps.equal(this.#in("warranty-currency", event), trust.currency, currency);
    }
    this.warranties.set(address, {
      ...warranty,
      trust,
      currency,
      given: security,
      taken: 0n,
      returned: 0n,
      claims: new Map(),
    });
  }

  #onClaimed(event: EventOf<"LoanClaimed">): void {
    const { leaf, claimant, loan, price, contestBy } = event.args;
    const { steps } = this.#tallies;
    const warranty = this.#warranty(event);
    if (warranty === undefined) {
      return;
    }
    const today = this.#day(event);
    steps.equal(this.#in("claimed-once", event), false, warranty.claims.has(leaf));
    steps.equal(this.#in("claim-leaf", event), hashShownLeaf(loan), leaf);
    steps.holds(
      today <= warranty.claimBy,
      this.#in("claim-in-time", event),
      `until day ${warranty.claimBy}`,
      today,
    );
    steps.equal(this.#in("contest-by", event), today + warranty.contestDays, contestBy);
    const { trust } = warranty;
    if (trust !== undefined) {
      steps.holds(
        [trust.verificationAgent, trust.trustee].includes(claimant),
        this.#in("claimed-by", event),
        "verification agent or trustee",
        claimant,
      );
      const exact = trust.price * loan.amount;
      const expected = (exact + trust.bookValue - 1n) / trust.bookValue;
      this.#tallies.deposits.equal(this.#in("loan-price", event), expected, price);
    }
    warranty.claims.set(leaf, {
      claimant,
      price,
      status: "Claimed",
      deadline: contestBy,
      owed: price,
      paid: 0n,
    });
    this.covered.add("loanClaimed", event.log.transactionHash);
  }

  #onContested(event: EventOf<"ClaimContested">): void {
    const about = this.#claim(event, ["Claimed"]);
    if (about === undefined) {
      return;
    }
    const { warranty, claim } = about;
    const { steps } = this.#tallies;
    const today = this.#day(event);
    steps.holds(
      today <= claim.deadline,
      this.#in("contest-in-time", event),
      `until day ${claim.deadline}`,
      today,
    );
    steps.equal(this.#in("decide-by", event), today + warranty.decideDays, event.args.decideBy);
    if (event.args.by !== warranty.trust?.originator) {
      this.#isOther(event, about);
    }
    claim.status = "Contested";
    claim.deadline = event.args.decideBy;
    this.covered.add("claimContested", event.log.transactionHash);
  }

  #onDecided(event: EventOf<"ClaimDecided">): void {
    const about = this.#claim(event, ["Contested"]);
    if (about === undefined) {
      return;
    }
    const { warranty, claim } = about;
    const today = this.#day(event);
    this.#tallies.steps.holds(
      today <= claim.deadline,
      this.#in("decision-in-time", event),
      `until day ${claim.deadline}`,
      today,
    );
    this.#isOther(event, about);
    claim.status = event.args.upheld ? "Due" : "Dismissed";
    claim.deadline = event.args.upheld ? today + warranty.payDays : claim.deadline;
    if (!event.args.upheld) {
      this.covered.add("claimDismissed", event.log.transactionHash);
    }
  }

  #onLapsed(event: EventOf<"ClaimLapsed">): void {
    const about = this.#claim(event, ["Contested"]);
    if (about !== undefined) {
      this.#isPast(event, about.claim.deadline);
      about.claim.status = "Dismissed";
      this.covered.add("claimDismissed", event.log.transactionHash);
    }
  }

  #onPaid(event: EventOf<"RepurchasePaid">): void {
    const about = this.#claim(event, ["Due", "Defaulted"]);
    if (about === undefined) {
      return;
    }
    const { claim } = about;
    this.#tallies.deposits.equal(this.#in("paid-whole", event), claim.owed, event.args.amount);
    this.#tallies.deposits.equal(this.#in("owed-after", event), 0n, event.args.owed);
    claim.paid += event.args.amount;
    claim.owed = 0n;
    claim.status = "Repurchased";
    this.covered.add("loanRepurchased", event.log.transactionHash);
  }

  #onTaken(event: EventOf<"SecurityTaken">): void {
    const about = this.#claim(event, ["Due"]);
    if (about === undefined) {
      return;
    }
    const { warranty, claim } = about;
    const { deposits } = this.#tallies;
    this.#isPast(event, claim.deadline);
    const held = warranty.given - warranty.taken - warranty.returned;
    const expected = claim.owed < held ? claim.owed : held;
    deposits.equal(this.#in("security-taken", event), expected, event.args.amount);
    deposits.equal(this.#in("owed-after", event), claim.owed - expected, event.args.owed);
    warranty.taken += event.args.amount;
    claim.paid += event.args.amount;
    claim.owed = event.args.owed;
    claim.status = claim.owed === 0n ? "Repurchased" : "Defaulted";
    this.covered.add("securityTaken", event.log.transactionHash);
    if (claim.owed === 0n) {
      this.covered.add("loanRepurchased", event.log.transactionHash);
    }
  }

  #onReturned(event: EventOf<"SecurityReturned">): void {
    const warranty = this.#warranty(event);
    if (warranty === undefined) {
      return;
    }
    const { deposits, steps } = this.#tallies;
    const held = warranty.given - warranty.taken - warranty.returned;
    deposits.equal(this.#in("security-returned", event), held, event.args.amount);
    if (warranty.trust !== undefined) {
      steps.equal(this.#in("returned-to", event), warranty.trust.originator, event.args.to);
    }
    steps.equal(this.#in("returned-unclaimed", event), 0n, this.openClaims(warranty));
    warranty.returned += event.args.amount;
  }

  #warranty(event: RepurchaseEvent): ReplayedWarranty | undefined {
    const warranty = this.warranties.get(event.args.trust);
    this.#tallies.steps.equal(this.#in("warranted", event), true, warranty !== undefined);
    return warranty;
  }

  /** The claim that an event is about, in the state that its day gives it, which must be one of these. */
  #claim(
    event: RepurchaseEvent & { readonly args: { readonly leaf: Hash } },
    expected: readonly ClaimStatus[],
  ) {
    const warranty = this.#warranty(event);
    const claim = warranty?.claims.get(event.args.leaf);
    this.#tallies.steps.equal(this.#in("claimed", event), true, claim !== undefined);
    if (warranty === undefined || claim === undefined) {
      return undefined;
    }
    if (claim.status === "Claimed" && this.#day(event) > claim.deadline) {
      claim.status = "Due";
      claim.deadline += warranty.payDays;
    }
    this.#tallies.steps.holds(
      expected.includes(claim.status),
      this.#in("claim-state", event),
      expected.join(" or "),
      claim.status,
    );
    return { warranty, claim };
  }

  /** Who did not claim, of verification agent and trustee. */
  #isOther(
    event: EventOf<"ClaimContested"> | EventOf<"ClaimDecided">,
    { warranty: { trust }, claim }: { readonly warranty: ReplayedWarranty; readonly claim: ReplayedClaim },
  ): void {
    const { by } = event.args;
    if (trust !== undefined) {
      this.#tallies.steps.holds(
        by !== claim.claimant && [trust.verificationAgent, trust.trustee].includes(by),
        this.#in("by-the-other", event),
        "the one of agent and trustee who did not claim",
        by,
      );
    }
  }

  #isPast(event: RepurchaseEvent, deadline: bigint): void {
    const today = this.#day(event);
    this.#tallies.steps.holds(
      today > deadline,
      this.#in("after-its-deadline", event),
      `after day ${deadline}`,
      today,
    );
  }

  #day({ log }: RepurchaseEvent): bigint {
    return BigInt(dayOfSecond(this.#context.timeOf(log.blockNumber)));
  }

  #in(rule: string, { log, name, args }: RepurchaseEvent): Subject {
    return {
      rule: `repurchase-${rule}`,
      step: `${name} of ${args.trust}`,
      evidence: { contract: log.address, transaction: log.transactionHash, block: log.blockNumber },
    };
  }
}
