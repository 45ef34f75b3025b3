import type { Address } from "../chain/events.ts";
import type { ClassTerms, Deal } from "../deal/model.ts";
import { excess } from "../money/mul-div.ts";
import type { SetUp } from "../setup/set-up.ts";

/** The face that a subscriber is allotted, and what it paid in above the price of it. */
export interface Allotted {
  readonly face: bigint;
  readonly excess: bigint;
}

/** An order that shares its class with others: where it starts on their line, and its face. */
interface Order {
  readonly subscriber: Address;
  readonly start: bigint;
  readonly face: bigint;
}

/** One class: what is allotted whole, by subscriber and in all, and the line of the orders that share what is left beside it. */
interface ClassBook {
  readonly terms: ClassTerms;
  readonly whole: Map<Address, bigint>;
  readonly orders: Order[];
  subscribed: bigint;
  demand: bigint;
}

const WAD = 10n ** 18n;

/**
 * What an offering's subscriptions are allotted, from its events in their order. First come, each is allotted whole. Pro rata, what the
 * originator subscribes within its retained share and what is contributed is; all else are orders on a line, each as long as its
 * face, and are allotted by whole denominations what lies between their ends when the line is as long as what there is.
 */
export class AllotmentBook {
  readonly #classes: readonly ClassBook[];
  readonly #originator: Address;
  readonly #isProRata: boolean;

  constructor({ classes }: Deal, { core, subscription }: SetUp) {
    this.#classes = classes.map((terms) => ({
      terms,
      whole: new Map(),
      orders: [],
      subscribed: 0n,
      demand: 0n,
    }));
    this.#originator = core.originator;
    this.#isProRata = subscription?.isProRata === true;
  }

  contribute(at: number, subscriber: Address, face: bigint): void {
    const book = this.#book(at);
    book.subscribed += face;
    book.whole.set(subscriber, this.wholeOf(at, subscriber) + face);
  }

  subscribe(at: number, subscriber: Address, face: bigint): void {
    if (this.isWhole(at, subscriber, face)) {
      this.contribute(at, subscriber, face);
      return;
    }
    const book = this.#book(at);
    book.orders.push({ subscriber, start: book.demand, face });
    book.demand += face;
  }

  /** Whether a subscription that comes now is allotted whole. */
  isWhole(at: number, subscriber: Address, face: bigint): boolean {
    if (!this.#isProRata) {
      return true;
    }
    return subscriber === this.#originator && face <= this.#toRetain(at);
  }

  /** Face that the originator must retain, rounded up. */
  retained(at: number): bigint {
    const { face, retained } = this.#book(at).terms;
    return (face * retained + WAD - 1n) / WAD;
  }

  wholeOf(at: number, subscriber: Address): bigint {
    return this.#book(at).whole.get(subscriber) ?? 0n;
  }

  /** Face subscribed in all, by one where it is named. */
  subscribed(at: number, subscriber?: Address): bigint {
    const { subscribed, demand, orders } = this.#book(at);
    if (subscriber === undefined) {
      return subscribed + demand;
    }
    const own = orders.filter((order) => order.subscriber === subscriber);
    return own.reduce((total, { face }) => total + face, this.wholeOf(at, subscriber));
  }

  /** Face that a subscriber may have beside what is allotted whole: what the originator must yet subscribe is kept for it. */
  available(at: number, subscriber: Address): bigint {
    const kept = subscriber === this.#originator ? 0n : this.#toRetain(at);
    return excess(this.#shared(at), kept);
  }

  /** What of it no order covers. */
  left(at: number, subscriber: Address): bigint {
    return excess(this.available(at, subscriber), this.#book(at).demand);
  }

  allotted(at: number, subscriber: Address): Allotted {
    const own = this.#book(at).orders.filter((order) => order.subscriber === subscriber);
    const { face, excess } = this.#share(at, own);
    return { face: face + this.wholeOf(at, subscriber), excess };
  }

  /** What goes back to all subscribers of a class, added up order by order. */
  excess(at: number): bigint {
    return this.#share(at, this.#book(at).orders).excess;
  }

  /** Face that orders share: all that is not allotted whole. */
  #shared(at: number): bigint {
    const { terms, subscribed } = this.#book(at);
    return terms.face - subscribed;
  }

  /** What the originator has yet to subscribe of what it must retain, in whole denominations. */
  #toRetain(at: number): bigint {
    const { denomination = 1n } = this.#book(at).terms;
    const most = ((this.retained(at) + denomination - 1n) / denomination) * denomination;
    return excess(most, this.wholeOf(at, this.#originator));
  }

  #share(at: number, orders: readonly Order[]): Allotted {
    const { terms, demand } = this.#book(at);
    const { denomination = 1n } = terms;
    const available = this.#shared(at);
    // where there is enough for everybody, a point of the line stands for itself
    const upTo = (point: bigint): bigint =>
      demand <= available ? point : ((point * available) / (demand * denomination)) * denomination;
    let [face, excess] = [0n, 0n];
    for (const order of orders) {
      const [from, to] = [upTo(order.start), upTo(order.start + order.face)];
      face += to - from;
      excess += costOf(terms, order.face) - (costOf(terms, to) - costOf(terms, from));
    }
    return { face, excess };
  }

  #book(at: number): ClassBook {
    const book = this.#classes[at];
    if (book === undefined) {
      throw new RangeError(`The deal has no class ${at}.`);
    }
    return book;
  }
}

/** Cash for a face at a class's issue price, rounded up. */
export function costOf({ issuePrice }: Pick<ClassTerms, "issuePrice">, face: bigint): bigint {
  return (face * issuePrice + WAD - 1n) / WAD;
}
