import type { RawLog } from "../chain/decode-log.ts";
import { offeringInterface } from "../chain/interfaces.ts";
import type { Address, OfferingEvents } from "../chain/events.ts";
import type { ClassTerms } from "../deal/model.ts";
import { type AuditContext, dateName, sum } from "./context.ts";

const WAD = 10n ** 18n;

/** A face and what it costs, in cash or set off. */
interface Subscription {
  readonly classIndex: bigint;
  readonly subscriber: Address;
  readonly face: bigint;
  readonly cost: bigint;
}

/** Subscriptions, contributions, the closing and the collection of notes, kept a second time from the offering's logs. */
export class OfferingBook {
  readonly #context: AuditContext;
  readonly #subscribed: bigint[];
  readonly #subscriptions = new Map<string, bigint>();
  readonly #cash = new Map<Address, bigint>();
  /** By account of the closing: what is set off against its money. */
  readonly #setOff = new Map<number, bigint>();
  #isDone = false;

  constructor(context: AuditContext) {
    this.#context = context;
    this.#subscribed = context.deal.classes.map(() => 0n);
  }

  /** What is set off against an account's money at the closing. */
  setOff(account: number): bigint {
    return this.#setOff.get(account) ?? 0n;
  }

  /** @param isEligible whether the registry admits the subscriber on that day */
  onSubscribed(args: OfferingEvents["Subscribed"], log: RawLog, isEligible: boolean): void {
    const { classIndex, subscriber, face, cash } = args;
    this.#subscribe({ classIndex, subscriber, face, cost: cash }, log, isEligible);
    this.#cash.set(subscriber, (this.#cash.get(subscriber) ?? 0n) + cash);
  }

  /** @param isEligible whether the registry admits the contributor on that day */
  onContributed(args: OfferingEvents["Contributed"], log: RawLog, isEligible: boolean): void {
    const { classIndex, subscriber, account, face, value } = args;
    const { setUp, tallies } = this.#context;
    this.#subscribe({ classIndex, subscriber, face, cost: value }, log, isEligible);
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

  #subscribe({ classIndex, subscriber, face, cost }: Subscription, log: RawLog, isEligible: boolean): void {
    const { deal, setUp, tallies } = this.#context;
    const { closing } = tallies;
    const at = Number(classIndex);
    const terms = deal.classes[at];
    const total = (this.#subscribed[at] ?? 0n) + face;
    closing.equal(this.#in("subscription-cost", log, subscriber), costOf(terms, face), cost);
    const denomination = terms?.denomination ?? 1n;
    closing.holds(
      face > 0n && face % denomination === 0n,
      this.#in("subscription-denomination", log, subscriber),
      `a multiple of ${denomination}`,
      face,
    );
    closing.holds(
      total <= (terms?.face ?? 0n),
      this.#in("subscribed-within-face", log, subscriber),
      `at most ${terms?.face ?? 0n}`,
      total,
    );
    closing.holds(
      isEligible,
      this.#in("subscriber-eligible", log, subscriber),
      "a wallet that the registry admits",
      "it does not",
    );
    closing.holds(
      !this.#isDone && this.#context.dayOf(log) <= setUp.core.longStop,
      this.#in("subscribed-in-time", log, subscriber),
      `before the closing and at the latest ${dateName(setUp.core.longStop)}`,
      dateName(this.#context.dayOf(log)),
    );
    this.#subscribed[at] = total;
    const key = keyOf(at, subscriber);
    this.#subscriptions.set(key, (this.#subscriptions.get(key) ?? 0n) + face);
  }

  /** @param balance the offering's cash just before, which is all proceeds */
  onClosed({ proceeds }: OfferingEvents["OfferingClosed"], log: RawLog, balance: bigint): void {
    const { deal, setUp, tallies } = this.#context;
    const { closing } = tallies;
    const today = this.#context.dayOf(log);
    closing.equal(this.#in("proceeds", log), balance, proceeds);
    const paidIn = sum([...this.#cash.values()]);
    closing.holds(proceeds >= paidIn, this.#in("proceeds-are-paid-in", log), `at least ${paidIn}`, proceeds);
    closing.holds(
      today >= deal.closing && today <= setUp.core.longStop,
      this.#in("closing-day", log),
      `${dateName(deal.closing)} to ${dateName(setUp.core.longStop)}`,
      dateName(today),
    );
    deal.classes.forEach((terms, c) => {
      const subscribed = this.#subscribed[c] ?? 0n;
      closing.equal(this.#in("fully-subscribed", log, undefined, terms.id), terms.face, subscribed);
      const held = this.#subscriptions.get(keyOf(c, setUp.core.originator)) ?? 0n;
      const retained = (terms.face * terms.retained + WAD - 1n) / WAD;
      closing.holds(
        held >= retained,
        this.#in("retention-subscribed", log, setUp.core.originator, terms.id),
        `at least ${retained}`,
        held,
      );
    });
    this.#isDone = true;
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
    this.#isDone = true;
  }

  onCollected({ classIndex, subscriber, face }: OfferingEvents["Collected"], log: RawLog): void {
    const key = keyOf(Number(classIndex), subscriber);
    this.#context.tallies.closing.equal(
      this.#in("collected-notes", log, subscriber),
      this.#subscriptions.get(key) ?? 0n,
      face,
    );
    this.#subscriptions.set(key, 0n);
  }

  onRefunded({ subscriber, cash }: OfferingEvents["Refunded"], log: RawLog): void {
    const owed = this.#cash.get(subscriber) ?? 0n;
    this.#context.tallies.closing.equal(this.#in("refund", log, subscriber), owed, cash);
    this.#cash.set(subscriber, owed - cash);
  }

  finish(): void {
    const { deal, reading, tallies } = this.#context;
    const { closing } = tallies;
    const { offering, trust } = reading;
    closing.equal(this.#getter("offering-trust", "trust", []), trust.address, offering.trust);
    deal.classes.forEach(({ id }, c) => {
      closing.equal(
        { ...this.#getter("subscribed", "subscribed", [c]), step: `class ${id}` },
        this.#subscribed[c] ?? 0n,
        offering.subscribed[c] ?? "none",
      );
    });
    for (const { classIndex, subscriber, face } of offering.subscriptions) {
      closing.equal(
        { ...this.#getter("subscription", "subscription", [classIndex, subscriber]), holder: subscriber },
        this.#subscriptions.get(keyOf(classIndex, subscriber)) ?? 0n,
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

/** Cash for a face at the class's issue price, rounded up. */
function costOf(terms: ClassTerms | undefined, face: bigint): bigint {
  return (face * (terms?.issuePrice ?? 0n) + WAD - 1n) / WAD;
}
