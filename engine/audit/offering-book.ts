import type { RawLog } from "../chain/decode-log.ts";
import { offeringInterface } from "../chain/interfaces.ts";
import type { Address, Hash, OfferingEvents } from "../chain/events.ts";
import { sum } from "../money/sum.ts";
import { AllotmentBook, costOf } from "../offering/allotment-book.ts";
import { type AuditContext, dateName } from "./context.ts";

/** A face and what it costs, in cash or set off. */
interface Subscription {
  readonly classIndex: bigint;
  readonly subscriber: Address;
  readonly face: bigint;
  readonly cost: bigint;
  readonly isContributed: boolean;
}

/** How an offering ends. */
type End = "closed" | "failed";

/** Subscriptions, contributions, the closing, the allotment and the collection of notes, kept a second time from the offering's logs. */
export class OfferingBook {
  readonly #context: AuditContext;
  readonly #allotments: AllotmentBook;
  /** By class and subscriber: whose notes have been collected. */
  readonly #collected = new Set<string>();
  /** Paid in above the price of what was collected. */
  readonly #excess = new Map<Address, bigint>();
  readonly #cash = new Map<Address, bigint>();
  /** By account of the closing: what is set off against its money. */
  readonly #setOff = new Map<number, bigint>();
  #end: { readonly how: End; readonly transaction: Hash } | undefined;
  #proRata: readonly Hash[] = [];

  constructor(context: AuditContext) {
    this.#context = context;
    this.#allotments = new AllotmentBook(context.deal, context.setUp);
  }

  /** The closing, where a class was ordered beyond its face. */
  get proRata(): readonly Hash[] {
    return this.#proRata;
  }

  /** What is set off against an account's money at the closing. */
  setOff(account: number): bigint {
    return this.#setOff.get(account) ?? 0n;
  }

  /** @param isEligible whether the registry admits the subscriber on that day */
  onSubscribed(args: OfferingEvents["Subscribed"], log: RawLog, isEligible: boolean): void {
    const { classIndex, subscriber, face, cash } = args;
    this.#subscribe({ classIndex, subscriber, face, cost: cash, isContributed: false }, log, isEligible);
    this.#cash.set(subscriber, (this.#cash.get(subscriber) ?? 0n) + cash);
  }

  /** @param isEligible whether the registry admits the contributor on that day */
  onContributed(args: OfferingEvents["Contributed"], log: RawLog, isEligible: boolean): void {
    const { classIndex, subscriber, account, face, value } = args;
    const { setUp, tallies } = this.#context;
    this.#subscribe({ classIndex, subscriber, face, cost: value, isContributed: true }, log, isEligible);
    const { costs, parties } = setUp.rest;
    const at = Number(account);
    const isOriginators = at === parties.length + costs.length;
    const cost = costs[at - parties.length];
    const contributor = isOriginators ? setUp.core.originator : cost?.payee;
    const owed = isOriginators ? setUp.core.price : (cost?.amount ?? 0n);
    const together = this.setOff(at) + value;
    tallies.closing.equal(
      this.#in("contributed-by-payee", log, subscriber),
      contributor ?? "an account of the closing",
      subscriber,
    );
    tallies.closing.holds(
      together <= owed,
      this.#in("contributed-within-what-is-owed", log, subscriber),
      `at most ${owed}`,
      together,
    );
    this.#setOff.set(at, together);
  }

  #subscribe(subscription: Subscription, log: RawLog, isEligible: boolean): void {
    const { classIndex, subscriber, face, cost, isContributed } = subscription;
    const { deal, setUp, tallies } = this.#context;
    const { closing } = tallies;
    const at = Number(classIndex);
    const terms = deal.classes[at];
    if (terms === undefined) {
      closing.holds(false, this.#in("subscription-class", log, subscriber), "a class of the terms", at);
      return;
    }
    closing.equal(this.#in("subscription-cost", log, subscriber), costOf(terms, face), cost);
    const denomination = terms.denomination ?? 1n;
    closing.holds(
      face > 0n && face % denomination === 0n,
      this.#in("subscription-denomination", log, subscriber),
      `a multiple of ${denomination}`,
      face,
    );
    const left = this.#allotments.left(at, subscriber);
    const isWhole = isContributed || this.#allotments.isWhole(at, subscriber, face);
    const isBeforeClosing = this.#context.dayOf(log) < deal.closing;
    const most = isWhole || isBeforeClosing ? this.#allotments.available(at, subscriber) : left;
    closing.holds(face <= most, this.#in("subscribed-within-face", log, subscriber), `at most ${most}`, face);
    const minimum = setUp.subscription?.minima[at] ?? 0n;
    closing.holds(
      face >= minimum || face === left || isContributed || subscriber === setUp.core.originator,
      this.#in("subscription-minimum", log, subscriber),
      `at least ${minimum}, or the ${left} that are left`,
      face,
    );
    closing.holds(
      isEligible,
      this.#in("subscriber-eligible", log, subscriber),
      "a wallet that the registry admits",
      "it does not",
    );
    closing.holds(
      this.#end === undefined && this.#context.dayOf(log) <= setUp.core.longStop,
      this.#in("subscribed-in-time", log, subscriber),
      `before the closing and at the latest ${dateName(setUp.core.longStop)}`,
      dateName(this.#context.dayOf(log)),
    );
    if (isContributed) {
      this.#allotments.contribute(at, subscriber, face);
    } else {
      this.#allotments.subscribe(at, subscriber, face);
    }
  }

  /**
   * @param balance the offering's cash just before
   * @returns what of it are proceeds: all that does not go back to subscribers
   */
  onClosed({ proceeds }: OfferingEvents["OfferingClosed"], log: RawLog, balance: bigint): bigint {
    const { deal, setUp, tallies } = this.#context;
    const { closing } = tallies;
    const today = this.#context.dayOf(log);
    const excess = sum(deal.classes.map((_, c) => this.#allotments.excess(c)));
    closing.equal(this.#in("proceeds", log), balance - excess, proceeds);
    const paidIn = sum([...this.#cash.values()]) - excess;
    closing.holds(proceeds >= paidIn, this.#in("proceeds-are-paid-in", log), `at least ${paidIn}`, proceeds);
    closing.holds(
      today >= deal.closing && today <= setUp.core.longStop,
      this.#in("closing-day", log),
      `${dateName(deal.closing)} to ${dateName(setUp.core.longStop)}`,
      dateName(today),
    );
    deal.classes.forEach((terms, c) => {
      const subscribed = this.#allotments.subscribed(c);
      closing.holds(
        subscribed >= terms.face,
        this.#in("fully-subscribed", log, undefined, terms.id),
        `at least ${terms.face}`,
        subscribed,
      );
      const held = this.#allotments.wholeOf(c, setUp.core.originator);
      const retained = this.#allotments.retained(c);
      closing.holds(
        held >= retained,
        this.#in("retention-subscribed", log, setUp.core.originator, terms.id),
        `at least ${retained}`,
        held,
      );
      if (subscribed > terms.face) {
        this.#proRata = [log.transactionHash];
      }
    });
    this.#end = { how: "closed", transaction: log.transactionHash };
    return balance - excess;
  }

  onFailed(log: RawLog): void {
    const { setUp, tallies } = this.#context;
    const today = this.#context.dayOf(log);
    tallies.closing.holds(
      today > setUp.core.longStop,
      this.#in("failed-after-long-stop", log),
      `after ${dateName(setUp.core.longStop)}`,
      dateName(today),
    );
    this.#end = { how: "failed", transaction: log.transactionHash };
  }

  /** The trust says that its offering has ended: so has the offering itself, in this transaction. */
  onTrust(how: End, log: RawLog): void {
    const found = this.#end?.transaction === log.transactionHash ? this.#end.how : "not ended";
    this.#context.tallies.closing.equal(this.#in("offering-ended", log), how, found);
  }

  onCollected({ classIndex, subscriber, face }: OfferingEvents["Collected"], log: RawLog): void {
    const at = Number(classIndex);
    const key = keyOf(at, subscriber);
    const isDue = this.#context.deal.classes[at] !== undefined && !this.#collected.has(key);
    const allotted = isDue ? this.#allotments.allotted(at, subscriber) : { face: 0n, excess: 0n };
    this.#context.tallies.closing.equal(this.#in("collected-notes", log, subscriber), allotted.face, face);
    this.#excess.set(subscriber, (this.#excess.get(subscriber) ?? 0n) + allotted.excess);
    this.#collected.add(key);
  }

  onRefunded({ subscriber, cash }: OfferingEvents["Refunded"], log: RawLog): void {
    const owing = this.#end?.how === "failed" ? this.#cash : this.#excess;
    const owed = owing.get(subscriber) ?? 0n;
    this.#context.tallies.closing.equal(this.#in("refund", log, subscriber), owed, cash);
    owing.set(subscriber, owed - cash);
  }

  finish(): void {
    const { deal, reading, tallies } = this.#context;
    const { closing } = tallies;
    const { offering, trust } = reading;
    closing.equal(this.#getter("offering-trust", "trust", []), trust.address, offering.trust);
    deal.classes.forEach(({ id }, c) => {
      closing.equal(
        { ...this.#getter("subscribed", "subscribed", [c]), step: `class ${id}` },
        this.#allotments.subscribed(c),
        offering.subscribed[c] ?? "none",
      );
    });
    for (const { classIndex, subscriber, face } of offering.subscriptions) {
      closing.equal(
        { ...this.#getter("subscription", "subscription", [classIndex, subscriber]), holder: subscriber },
        this.#collected.has(keyOf(classIndex, subscriber))
          ? 0n
          : this.#allotments.subscribed(classIndex, subscriber),
        face,
      );
    }
    for (const [subscriber, cash] of offering.cash) {
      closing.equal(
        { ...this.#getter("subscriber-cash", "cashOf", [subscriber]), holder: subscriber },
        this.#cash.get(subscriber) ?? 0n,
        cash,
      );
    }
    for (const [subscriber, excess] of offering.excess) {
      closing.equal(
        { ...this.#getter("subscriber-excess", "excessOf", [subscriber]), holder: subscriber },
        this.#excess.get(subscriber) ?? 0n,
        excess,
      );
    }
  }

  #in(rule: string, log: RawLog, holder?: Address, classId?: string) {
    return this.#context.inLog(rule, log, {
      ...(holder === undefined ? {} : { holder }),
      ...(classId === undefined ? {} : { step: `class ${classId}` }),
    });
  }

  #getter(rule: string, name: string, args: readonly (number | string)[]) {
    const { address } = this.#context.reading.offering;
    return this.#context.inGetter(rule, { contract: offeringInterface, address, name, args });
  }
}

function keyOf(classIndex: number, subscriber: Address): string {
  return `${classIndex} ${subscriber}`;
}
