import type { RawLog } from "../chain/decode-log.ts";
import { noteInterface } from "../chain/interfaces.ts";
import type { Address, NoteEvents } from "../chain/events.ts";
import { inSeconds } from "../dates/day.ts";
import type { AuditContext } from "./context.ts";
import type { NoteReading, OrderReading } from "./evidence.ts";
import { LotBook } from "./lot-book.ts";

export const orderKinds = { freeze: 0n, freezeClaims: 1n, forcedTransfer: 2n } as const;

interface Order extends OrderReading {
  holder: Address;
  effectiveAt: bigint;
  consumed: boolean;
}

interface Lock {
  readonly amount: bigint;
  readonly until: bigint;
}

/** Why a note says how much of a holder's is frozen. */
export type FrozenCause = "order" | "countersigned" | "forcedTransfer" | "recovered";

/**
 * What holds a holder's notes or payments, kept a second time from a note's logs: orders, freezes, locks, lots in venues,
 * retention.
 */
export class HoldBook {
  readonly lots: LotBook;
  readonly #context: AuditContext;
  readonly #classIndex: number;
  readonly #reading: NoteReading;
  readonly #orders = new Map<bigint, Order>();
  /** The order of a kind that was countersigned last for a holder, and the forced transfer that waits. */
  readonly #ready = new Map<string, bigint>();
  /** Court's order, kind and holder of what was countersigned: a renewal needs a new order. */
  readonly #used = new Set<string>();
  readonly #waiting = new Map<Address, bigint>();
  readonly #frozen = new Map<Address, Lock>();
  readonly #claimsFrozen = new Map<Address, bigint>();
  readonly #locks = new Map<Address, Lock[]>();
  readonly #retained = new Map<Address, bigint>();
  /** Whoever was ever frozen, locked or retained: from then on the note looks at its holds. */
  readonly #marked = new Set<Address>();
  #retainedUntil = 0n;

  constructor(context: AuditContext, classIndex: number, reading: NoteReading) {
    this.#context = context;
    this.#classIndex = classIndex;
    this.#reading = reading;
    this.lots = new LotBook(context, this.#className);
  }

  /** Notes that a holder may not move at a moment: frozen ones, apart from them those put up, and apart from both the largest lock. */
  heldOf(holder: Address, seconds: number): bigint {
    return (
      this.frozenAt(holder, seconds) + this.lots.putUpAt(holder, seconds) + this.#lockedAt(holder, seconds)
    );
  }

  /** Until when payments to a holder are stopped; 0 where they are not. */
  claimsFrozenUntil(holder: Address, seconds: number): bigint {
    const until = this.#claimsFrozen.get(holder) ?? 0n;
    return BigInt(seconds) > until ? 0n : until;
  }

  /** Whether the note looks at a holder's holds. */
  isMarked(holder: Address): boolean {
    return this.#marked.has(holder);
  }

  /** The note looks at a holder's holds from now on. */
  mark(holder: Address): void {
    this.#marked.add(holder);
  }

  onRetained(originator: Address, amount: bigint, until: bigint): void {
    if (amount !== 0n) {
      this.#marked.add(originator);
    }
    this.#retained.set(originator, amount);
    this.#retainedUntil = until;
  }

  onRecorded(args: NoteEvents["OrderRecorded"], log: RawLog): void {
    const { orderId, orderHash, kind, holder, to, amount } = args;
    this.#context.tallies.powers.equal(
      this.#in("order-id", log, holder),
      BigInt(this.#orders.size + 1),
      orderId,
    );
    this.#orders.set(orderId, { orderHash, kind, holder, to, amount, effectiveAt: 0n, consumed: false });
  }

  /**
   * @param isRegistrar whether the registry lists the signer at this moment
   * @param currentOf the wallet that has what a retired one held
   */
  onCountersigned(
    args: NoteEvents["OrderCountersigned"],
    log: RawLog,
    isRegistrar: boolean,
    currentOf: (wallet: Address) => Address,
  ): void {
    const { powers } = this.#context.tallies;
    const order = this.#orders.get(args.orderId);
    const holder = order?.holder;
    powers.holds(
      order?.effectiveAt === 0n,
      this.#in("countersigned-order", log, holder),
      "an order that is recorded and not countersigned",
      order === undefined ? "no such order" : "countersigned before",
    );
    powers.holds(
      isRegistrar && args.registrar !== this.#context.setUp.core.trustee,
      this.#in("by-registrar", log, holder),
      "a registrar who is not the trustee",
      args.registrar,
    );
    if (order === undefined) {
      return;
    }
    order.holder = currentOf(order.holder);
    this.#checkNew(order, log);
    order.effectiveAt = BigInt(this.#context.secondsOf(log));
    powers.equal(this.#in("freeze-until", log, holder), this.#freezeUntil(order), args.freezeUntil);
    this.#ready.set(`${order.kind} ${order.holder}`, args.orderId);
    if (order.kind === orderKinds.forcedTransfer) {
      this.#waiting.set(order.holder, args.orderId);
      this.#marked.add(order.holder);
    }
  }

  /** Whether an order is one of a forced transfer, whose countersigning freezes what it waits for. */
  isForced(orderId: bigint): boolean {
    return this.#orders.get(orderId)?.kind === orderKinds.forcedTransfer;
  }

  onFrozen({ account, amount }: NoteEvents["Frozen"], log: RawLog, cause: FrozenCause): void {
    const { powers } = this.#context.tallies;
    this.#marked.add(account);
    if (cause === "order") {
      const order = this.#consume(orderKinds.freeze, account, log);
      if (order !== undefined) {
        this.#frozen.set(account, { amount: order.amount, until: this.#freezeUntil(order) });
      }
    } else if (cause === "forcedTransfer") {
      this.#waiting.delete(account);
    }
    const expected = this.frozenAt(account, this.#context.secondsOf(log));
    powers.equal(this.#in("frozen-amount", log, account), expected, amount);
  }

  /** @param isMoved whether a recovery brought the freeze along */
  onClaimsFrozen({ holder, until }: NoteEvents["ClaimsFrozen"], log: RawLog, isMoved: boolean): void {
    if (isMoved) {
      const expected = this.claimsFrozenUntil(holder, this.#context.secondsOf(log));
      this.#context.tallies.powers.equal(this.#in("claims-frozen-until", log, holder), expected, until);
      return;
    }
    const order = this.#consume(orderKinds.freezeClaims, holder, log);
    if (order !== undefined) {
      const expected = this.#freezeUntil(order);
      this.#context.tallies.powers.equal(this.#in("claims-frozen-until", log, holder), expected, until);
    }
    this.#claimsFrozen.set(holder, until);
    this.#marked.add(holder);
  }

  /**
   * @param left what the sender holds after it
   * @param currentOf the wallet that has what a retired one held
   */
  onForcedTransfer(
    { from, to, amount }: NoteEvents["ForcedTransfer"],
    log: RawLog,
    left: bigint,
    currentOf: (wallet: Address) => Address,
  ): void {
    const { powers } = this.#context.tallies;
    const order = this.#consume(orderKinds.forcedTransfer, from, log);
    if (order !== undefined) {
      const { forcedTransferDays } = this.#context.setUp.core;
      const from_ = order.effectiveAt + inSeconds(forcedTransferDays);
      const now = BigInt(this.#context.secondsOf(log));
      powers.equal(this.#in("forced-transfer-to", log, from), currentOf(order.to), to);
      powers.equal(this.#in("forced-transfer-amount", log, from), order.amount, amount);
      powers.holds(
        now >= from_,
        this.#in("forced-transfer-waits", log, from),
        `not before second ${from_}`,
        now,
      );
    }
    const retained = this.#retained.get(from) ?? 0n;
    if (retained > left) {
      this.#retained.set(from, left);
      this.#retained.set(to, (this.#retained.get(to) ?? 0n) + retained - left);
      this.#marked.add(to);
    }
  }

  /** @param balance what the holder has */
  onLocked({ holder, amount, until }: NoteEvents["Locked"], log: RawLog, balance: bigint): void {
    const seconds = this.#context.secondsOf(log);
    const free = balance - this.frozenAt(holder, seconds) - this.lots.putUpAt(holder, seconds);
    this.#context.tallies.transfers.holds(
      amount <= free,
      this.#in("locked-free-notes", log, holder),
      `at most ${free}`,
      amount,
    );
    const { forcedTransferDays } = this.#context.setUp.core;
    const last = BigInt(seconds) + inSeconds(forcedTransferDays) - 1n;
    this.#context.tallies.powers.holds(
      until <= last,
      this.#in("lock-until", log, holder),
      `at the latest second ${last}`,
      until,
    );
    this.#marked.add(holder);
    this.#locks.set(holder, [...(this.#locks.get(holder) ?? []), { amount, until }]);
  }

  /** Retention, locks, lots, freezes and orders of a wallet go to another, beside what that has itself. */
  onRecovered(from: Address, to: Address, log: RawLog): void {
    const seconds = this.#context.secondsOf(log);
    this.lots.onRecovered(from, to);
    this.#mergeLocks(from, to, seconds);
    this.#retained.set(to, (this.#retained.get(to) ?? 0n) + (this.#retained.get(from) ?? 0n));
    this.#retained.delete(from);
    if (this.#isUnderOrder(from, seconds)) {
      moveEntry(this.#frozen, from, to);
      moveEntry(this.#claimsFrozen, from, to);
      moveEntry(this.#waiting, from, to);
    }
    for (const kind of Object.values(orderKinds)) {
      const id = this.#ready.get(`${kind} ${from}`);
      const order = this.#orders.get(id ?? 0n);
      if (order !== undefined) {
        this.#used.add(identityOf({ ...order, holder: to }));
      }
      if (id !== undefined && order !== undefined && this.#isReady(order, seconds)) {
        this.#ready.delete(`${kind} ${from}`);
        this.#ready.set(`${kind} ${to}`, id);
        this.#orders.set(id, { ...order, holder: to });
      }
    }
    this.#marked.add(to);
  }

  finish(): void {
    const { tallies, reading } = this.#context;
    const now = reading.head.timestamp;
    for (const [holder, found] of this.#reading.holders) {
      tallies.transfers.equal(
        this.#of("locked", "lockedOf", holder),
        this.#lockedAt(holder, now),
        found.locked,
      );
      tallies.transfers.equal(
        this.#of("frozen", "getFrozenTokens", holder),
        this.frozenAt(holder, now),
        found.frozen,
      );
      tallies.transfers.equal(
        this.#of("put-up", "putUpOf", holder),
        this.lots.putUpAt(holder, now),
        found.putUp,
      );
      const until = this.claimsFrozenUntil(holder, now);
      tallies.holders.equal(
        this.#of("claims-frozen", "claimsFrozenUntil", holder),
        until,
        found.claimsFrozenUntil,
      );
    }
    for (const [id, order] of this.#orders) {
      const found = this.#reading.orders.get(id);
      const subject = this.#getter("order", "orderOf", [id.toString()], order.holder);
      const words = (of: OrderReading) => [
        of.orderHash,
        of.kind,
        of.holder,
        of.to,
        of.amount,
        of.effectiveAt,
        of.consumed,
      ];
      tallies.powers.equalLists(subject, words(order), found === undefined ? [] : words(found));
    }
  }

  #consume(kind: bigint, holder: Address, log: RawLog): Order | undefined {
    const order = this.#orders.get(this.#ready.get(`${kind} ${holder}`) ?? 0n);
    const now = BigInt(this.#context.secondsOf(log));
    const isGood = order !== undefined && !order.consumed && now <= this.#freezeUntil(order);
    this.#context.tallies.powers.holds(
      isGood,
      this.#in("under-an-order", log, holder),
      "a countersigned order that is neither used nor lapsed",
      order === undefined ? "no order" : order.consumed ? "a used order" : "a lapsed order",
    );
    if (order !== undefined) {
      order.consumed = true;
    }
    return order;
  }

  /** What is countersigned was not before for this holder, and of forced transfers no other waits. */
  #checkNew(order: Order, log: RawLog): void {
    const { powers } = this.#context.tallies;
    const { holder, kind } = order;
    powers.holds(
      !this.#used.has(identityOf(order)),
      this.#in("order-countersigned-once", log, holder),
      "an order of a court that was not countersigned for this holder",
      "one that was",
    );
    this.#used.add(identityOf(order));
    const waiting = this.#waitingAt(holder, this.#context.secondsOf(log));
    powers.holds(
      kind !== orderKinds.forcedTransfer || waiting === 0n,
      this.#in("one-forced-transfer", log, holder),
      "no other forced transfer that waits",
      waiting,
    );
  }

  /** Where both hold notes still and either by a lock, one lock of both until the last of them ends. */
  #mergeLocks(from: Address, to: Address, seconds: number): void {
    const isLive = ({ until }: Lock) => BigInt(seconds) <= until;
    const ofFrom = (this.#locks.get(from) ?? []).filter(isLive);
    const ofTo = (this.#locks.get(to) ?? []).filter(isLive);
    const [held, own] = [this.#lockedAt(from, seconds), this.#lockedAt(to, seconds)];
    const ends = [...ofFrom, ...ofTo].map(({ until }) => until);
    const both = { amount: held + own, until: ends.reduce((last, end) => (end > last ? end : last), 0n) };
    const joined = held !== 0n && own !== 0n && ends.length > 0 ? [both] : [];
    this.#locks.set(to, [...ofTo, ...(held === 0n || own === 0n ? ofFrom : joined)]);
    this.#locks.delete(from);
  }

  #isUnderOrder(holder: Address, seconds: number): boolean {
    return (
      this.frozenAt(holder, seconds) !== 0n ||
      this.claimsFrozenUntil(holder, seconds) !== 0n ||
      Object.values(orderKinds).some((kind) => {
        const order = this.#orders.get(this.#ready.get(`${kind} ${holder}`) ?? 0n);
        return order !== undefined && this.#isReady(order, seconds);
      })
    );
  }

  #isReady(order: Order, seconds: number): boolean {
    return !order.consumed && BigInt(seconds) <= this.#freezeUntil(order);
  }

  #freezeUntil(order: Order): bigint {
    return order.effectiveAt + inSeconds(this.#context.setUp.core.freezeDays);
  }

  /** Notes of a holder that are frozen at a moment. */
  frozenAt(holder: Address, seconds: number): bigint {
    const now = BigInt(seconds);
    const frozen = this.#frozen.get(holder);
    const amount = frozen !== undefined && now <= frozen.until ? frozen.amount : 0n;
    return amount + this.#waitingAt(holder, seconds);
  }

  /** Notes of a holder that a forced transfer waits for at a moment. */
  #waitingAt(holder: Address, seconds: number): bigint {
    const waiting = this.#orders.get(this.#waiting.get(holder) ?? 0n);
    return waiting !== undefined && BigInt(seconds) <= this.#freezeUntil(waiting) ? waiting.amount : 0n;
  }

  #lockedAt(holder: Address, seconds: number): bigint {
    const now = BigInt(seconds);
    const retained = now <= this.#retainedUntil ? (this.#retained.get(holder) ?? 0n) : 0n;
    return (this.#locks.get(holder) ?? [])
      .filter(({ until }) => now <= until)
      .reduce((largest, { amount }) => (amount > largest ? amount : largest), retained);
  }

  #in(rule: string, log: RawLog, holder: Address | undefined) {
    const step = { step: this.#className };
    return this.#context.inLog(rule, log, holder === undefined ? step : { ...step, holder });
  }

  #of(rule: string, name: string, holder: Address) {
    return this.#getter(rule, name, [holder], holder);
  }

  #getter(rule: string, name: string, args: readonly string[], holder: Address) {
    const { address } = this.#reading;
    return {
      ...this.#context.inGetter(rule, { contract: noteInterface, address, name, args }),
      step: this.#className,
      holder,
    };
  }

  get #className(): string {
    return `class ${this.#context.deal.classes[this.#classIndex]?.id ?? this.#classIndex}`;
  }
}

function identityOf({ orderHash, kind, holder }: Order): string {
  return `${orderHash} ${kind} ${holder}`;
}

/** What stands under one key goes under another, in place of what stands there. */
function moveEntry<Value>(entries: Map<Address, Value>, from: Address, to: Address): void {
  const value = entries.get(from);
  entries.delete(from);
  entries.delete(to);
  if (value !== undefined) {
    entries.set(to, value);
  }
}
