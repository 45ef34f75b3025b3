import type { RawLog } from "../chain/decode-log.ts";
import { offeringInterface } from "../chain/interfaces.ts";
import type { Address, OfferingEvents } from "../chain/events.ts";
import type { ClassTerms } from "../deal/model.ts";
import { type AuditContext, dateName, sum } from "./context.ts";

const WAD = 10n ** 18n;

/** Subscriptions, the closing and the collection of notes, kept a second time from the offering's logs. */
export class OfferingBook {
  readonly #context: AuditContext;
  readonly #subscribed: bigint[];
  readonly #subscriptions = new Map<string, bigint>();
  readonly #cash = new Map<Address, bigint>();
  #isDone = false;

  constructor(context: AuditContext) {
    this.#context = context;
    this.#subscribed = context.deal.classes.map(() => 0n);
  }

  /** @param isEligible whether the registry admits the subscriber on that day */
  onSubscribed(args: OfferingEvents["Subscribed"], log: RawLog, isEligible: boolean): void {
    const { classIndex, subscriber, face, cash } = args;
    const { deal, setUp, tallies } = this.#context;
    const { closing } = tallies;
    const at = Number(classIndex);
    const terms = deal.classes[at];
    const total = (this.#subscribed[at] ?? 0n) + face;
    closing.equal(this.#in("subscription-cost", log, subscriber), costOf(terms, face), cash);
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
    this.#cash.set(subscriber, (this.#cash.get(subscriber) ?? 0n) + cash);
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
