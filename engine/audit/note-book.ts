import type { RawLog } from "../chain/decode-log.ts";
import { noteInterface } from "../chain/interfaces.ts";
import type { Address, NoteEvents, OfferingEvents, TransferEvent } from "../chain/events.ts";
import { mappingSlot, noteSlots, positionWord } from "../chain/storage.ts";
import { lastSecondOf } from "../dates/day.ts";
import { sum } from "../money/sum.ts";
import { ConsentBook } from "./consent-book.ts";
import { isStopped } from "./covered-book.ts";
import type { AuditContext } from "./context.ts";
import type { NoteReading } from "./evidence.ts";
import { HoldBook } from "./hold-book.ts";
import { RecoveryBook, type Tie } from "./recovery-book.ts";

const ZERO = `0x${"00".repeat(20)}`;

/**
 * One holder's account, as the note keeps it. A plain one has earned balance × S and was paid for it up to `index`. A
 * written one has earned `earned`, units × face, up to `index`.
 */
interface Position {
  balance: bigint;
  index: bigint;
  isWritten: boolean;
  earned: bigint;
  paid: bigint;
}

/** What a log said of a transfer that follows it in its transaction. */
interface Expected {
  readonly cause: "collected" | "settled" | "recovered";
  readonly log: RawLog;
  readonly from: Address;
  readonly to: Address;
  readonly amount: bigint;
}

/** What a note needs to know of the rest at the moment of one of its events. */
export interface NoteMoment {
  /** S: units ever given to the class so far. */
  readonly given: bigint;
  /** Whether an address may receive notes by the registry on that day. */
  readonly isEligible: (wallet: Address) => boolean;
}

/** One class's notes: who holds how many, what they earned, what they were paid, kept a second time from the logs. */
export class NoteBook {
  readonly reading: NoteReading;
  readonly holds: HoldBook;
  readonly consents: ConsentBook;
  readonly recoveries: RecoveryBook;
  readonly #context: AuditContext;
  readonly #classIndex: number;
  readonly #face: bigint;
  readonly #positions = new Map<Address, Position>();
  #supply = 0n;
  #expected: Expected | undefined;

  constructor(context: AuditContext, classIndex: number, reading: NoteReading) {
    this.#context = context;
    this.#classIndex = classIndex;
    this.reading = reading;
    this.#face = context.deal.classes[classIndex]?.face ?? 0n;
    this.holds = new HoldBook(context, classIndex, reading);
    this.consents = new ConsentBook(context, this.#className, reading.address);
    this.recoveries = new RecoveryBook(context, this.#className, reading);
  }

  balanceOf(holder: Address): bigint {
    return this.#positions.get(holder)?.balance ?? 0n;
  }

  onIssued({ face, retained, retainedUntil }: NoteEvents["Issued"], log: RawLog): void {
    const { deal, tallies, setUp } = this.#context;
    const terms = deal.classes[this.#classIndex];
    const share = terms?.retained ?? 0n;
    tallies.closing.equal(this.#in("issued-face", log), this.#face, face);
    tallies.closing.equal(this.#in("issued-retained", log), ceiling(this.#face * share), retained);
    const finalDay = BigInt(deal.dates.at(-1)?.day ?? 0);
    tallies.closing.equal(this.#in("retained-until", log), lastSecondOf(finalDay), retainedUntil);
    this.holds.onRetained(setUp.core.originator, retained, retainedUntil);
  }

  /** The offering says that it delivers notes: to the subscriber, or to the wallet that has what its own held. */
  onCollected({ subscriber, face }: OfferingEvents["Collected"], log: RawLog): void {
    if (face !== 0n) {
      const from = this.#context.reading.offering.address;
      const to = this.recoveries.currentOf(subscriber);
      this.#expect({ cause: "collected", log, from, to, amount: face });
    }
  }

  onTransfer({ from, to, value }: TransferEvent, log: RawLog, moment: NoteMoment, isForced: boolean): void {
    const { transfers } = this.#context.tallies;
    const offering = this.#context.reading.offering.address;
    const { given } = moment;
    if (from === ZERO) {
      transfers.equal(this.#in("minted-once", log, to), 0n, this.#supply);
      transfers.equal(this.#in("minted-face", log, to), this.#face, value);
      transfers.equal(this.#in("minted-to-offering", log, to), offering, to);
      this.#supply += value;
      this.#position(to).balance += value;
      return;
    }
    if (this.#expected?.log.transactionHash !== log.transactionHash) {
      this.#expect(undefined);
    }
    this.#checkAnnounced(from, to, value, log);
    const sender = this.#position(from);
    const receiver = this.#position(to);
    transfers.holds(
      value <= sender.balance,
      this.#in("transfer-within-balance", log, from),
      `at most ${sender.balance}`,
      value,
    );
    if (from === offering) {
      transfers.holds(
        this.isExpected("collected", log),
        this.#in("delivered-as-collected", log, to),
        "notes that the offering says were collected",
        value,
      );
      // Each note that is delivered has earned all of S, as a plain position that was never paid has.
      if (receiver.isWritten || receiver.index !== 0n) {
        this.#settle(receiver, given);
        receiver.earned += value * given;
      }
    } else {
      this.#settle(receiver, given);
      this.#settle(sender, given);
      this.#checkTransfer(from, to, value, log, moment, isForced);
    }
    sender.balance -= value;
    receiver.balance += value;
    if (this.isExpected("recovered", log)) {
      const unpaid = sender.earned - sender.paid * this.#face;
      sender.earned -= unpaid;
      receiver.earned += unpaid;
    }
    this.#expected = undefined;
  }

  onPutUp(args: NoteEvents["PutUp"], log: RawLog): void {
    const { holder, venue, amount } = args;
    this.consents.onHeld(holder, venue, amount, log);
    const held = this.holds.heldOf(holder, this.#context.secondsOf(log));
    this.holds.lots.onPutUp(args, log, this.balanceOf(holder) - held);
    this.holds.mark(holder);
  }

  onLocked(args: NoteEvents["Locked"], log: RawLog): void {
    const { holder, locker, amount } = args;
    this.consents.onHeld(holder, locker, amount, log);
    this.holds.onLocked(args, log, this.balanceOf(holder));
  }

  onSettled({ holder, venue, to, amount }: NoteEvents["Settled"], log: RawLog): void {
    this.holds.lots.onTaken(holder, venue, amount, log);
    this.#expect({ cause: "settled", log, from: holder, to, amount });
  }

  onAnnounced(args: NoteEvents["RecoveryAnnounced"], log: RawLog, tie: Tie): void {
    this.recoveries.onAnnounced(args, log, tie);
    this.holds.mark(args.from);
  }

  onRecovered(args: NoteEvents["Recovered"], log: RawLog, tie: Tie, { given }: NoteMoment): void {
    const { from, to, amount, earned } = args;
    const { transfers, holders } = this.#context.tallies;
    transfers.equal(this.#in("recovered-notes", log, from), this.balanceOf(from), amount);
    holders.equal(this.#in("recovered-earnings", log, from), this.#claimable(from, given), earned);
    this.recoveries.onRecovered(args, log, tie);
    this.holds.onRecovered(from, to, log);
    this.#expect({ cause: "recovered", log, from, to, amount });
  }

  /** Whether what follows in this transaction is a part of a collection, of a sale that was settled, or of a recovery. */
  isExpected(cause: Expected["cause"], log: RawLog): boolean {
    return this.#expected?.cause === cause && this.#expected.log.transactionHash === log.transactionHash;
  }

  onPaid(args: NoteEvents["Paid"], log: RawLog, { given }: NoteMoment): void {
    const { holder, to, amount } = args;
    const { holders } = this.#context.tallies;
    this.consents.onPaid(args, log);
    if (this.consents.isPush(log)) {
      this.recoveries.onPushed(holder, log);
    }
    const position = this.#position(holder);
    holders.equal(this.#in("paid", log, holder), this.#claimable(holder, given), amount);
    this.#mayBePaid(holder, log, "paid-while-frozen");
    holders.holds(
      to !== this.#context.reading.trust.address && to !== ZERO,
      this.#in("paid-to", log, holder),
      "an address that is neither the trust's nor 0",
      to,
    );
    position.paid += amount;
    if (!position.isWritten) {
      position.index = given;
    }
  }

  onPayFailed({ holder, amount, reason }: NoteEvents["PayFailed"], log: RawLog, { given }: NoteMoment): void {
    this.#context.tallies.holders.equal(
      this.#in("pay-failed-amount", log, holder),
      this.#claimable(holder, given),
      amount,
    );
    const position = this.#position(holder);
    // What could not be sent is given back, for which the position is written out.
    if (!position.isWritten && !isStopped(reason)) {
      this.#settle(position, given);
    }
  }

  finish(given: bigint): void {
    this.#expect(undefined);
    const { reading } = this;
    const { deal, tallies, setUp, reading: life } = this.#context;
    const { closing, transfers, holders } = tallies;
    const token = setUp.rest.tokens[this.#classIndex];
    closing.equal(this.#getter("note-trust", "trust"), life.trust.address, reading.trust);
    closing.equal(this.#getter("note-class", "classIndex"), BigInt(this.#classIndex), reading.classIndex);
    closing.equal(this.#getter("note-face", "face"), this.#face, reading.face);
    closing.equal(this.#getter("note-name", "name"), token?.name ?? "none", reading.name);
    closing.equal(this.#getter("note-symbol", "symbol"), token?.symbol ?? "none", reading.symbol);
    closing.equal(
      this.#getter("note-decimals", "decimals"),
      BigInt(deal.currency.decimals),
      reading.decimals,
    );
    transfers.equal(this.#getter("supply", "totalSupply"), this.#supply, reading.totalSupply);
    transfers.equal(
      this.#getter("balances-add-up", "totalSupply"),
      sum([...reading.holders.values()].map(({ balance }) => balance)),
      reading.totalSupply,
    );
    for (const [holder, found] of reading.holders) {
      const position = this.#position(holder);
      transfers.equal(this.#of("balance", "balanceOf", holder), position.balance, found.balance);
      const claimable = this.#claimable(holder, given);
      holders.equal(this.#of("claimable", "claimable", holder), claimable, found.claimable);
      holders.equal(this.#of("paid-in-all", "paidTo", holder), position.paid, found.paidTo);
      holders.equal(
        this.#stored("stored-position", noteSlots.positions, holder),
        positionWord({
          ...position,
          isOffering: holder === life.offering.address,
          isHeld: this.holds.isMarked(holder),
          isRetired: this.recoveries.isRetired(holder),
        }),
        found.storedPosition,
      );
      holders.equal(
        this.#stored("stored-earned", noteSlots.earned, holder),
        position.earned,
        found.storedEarned,
      );
    }
    const paid = sum([...this.#positions.values()].map((position) => position.paid));
    const left = sum([...reading.holders.values()].map(({ claimable }) => claimable));
    holders.holds(
      paid + left <= given,
      this.#getter("class-claims-within-given", "totalSupply"),
      `at most ${given}`,
      paid + left,
    );
    this.holds.finish();
    this.recoveries.finish();
  }

  /** Another transfer is to follow, or none; the one that was to follow before has come by now. */
  #expect(next: Expected | undefined): void {
    const missed = this.#expected;
    if (missed !== undefined) {
      this.#context.tallies.transfers.holds(
        false,
        this.#in("announced-transfer", missed.log, missed.from),
        `a transfer of ${missed.amount} to ${missed.to}`,
        "none in the transaction",
      );
    }
    this.#expected = next;
  }

  #checkAnnounced(from: Address, to: Address, value: bigint, log: RawLog): void {
    if (this.#expected !== undefined) {
      const { from: sender, to: receiver, amount } = this.#expected;
      this.#context.tallies.transfers.equalLists(
        this.#in("transfer-as-announced", log, from),
        [sender, receiver, amount],
        [from, to, value],
      );
    }
  }

  #checkTransfer(
    from: Address,
    to: Address,
    value: bigint,
    log: RawLog,
    moment: NoteMoment,
    isForced: boolean,
  ): void {
    const { transfers } = this.#context.tallies;
    transfers.holds(
      moment.isEligible(to),
      this.#in("receiver-eligible", log, to),
      "an address that the registry lets receive",
      "it does not",
    );
    transfers.holds(
      !this.recoveries.isRetired(to),
      this.#in("receiver-retired", log, to),
      "a wallet that was not recovered",
      "one that was",
    );
    const seconds = this.#context.secondsOf(log);
    if (this.isExpected("settled", log)) {
      const free = this.balanceOf(from) - this.holds.frozenAt(from, seconds);
      transfers.holds(value <= free, this.#in("sale-of-frozen-notes", log, from), `at most ${free}`, value);
    } else if (!isForced && !this.isExpected("recovered", log)) {
      const held = this.holds.heldOf(from, seconds);
      const free = this.balanceOf(from) - held;
      transfers.holds(
        value <= (free > 0n ? free : 0n) || value === 0n,
        this.#in("transfer-of-held-notes", log, from),
        `at most ${free}`,
        value,
      );
      this.consents.onTransfer({ from, to, value }, log);
    }
  }

  #mayBePaid(holder: Address, log: RawLog, rule: string): void {
    const until = this.holds.claimsFrozenUntil(holder, this.#context.secondsOf(log));
    this.#context.tallies.holders.equal(this.#in(rule, log, holder), 0n, until);
  }

  /** floor(earned / face) less what was paid; the offering's notes earn for those who collect. */
  #claimable(holder: Address, given: bigint): bigint {
    if (holder === this.#context.reading.offering.address || this.#face === 0n) {
      return 0n;
    }
    const { isWritten, earned, balance, index, paid } = this.#position(holder);
    const total = isWritten ? earned + balance * (given - index) : balance * given;
    return total / this.#face - paid;
  }

  /** Brings a position up to S, so that its balance can change. */
  #settle(position: Position, given: bigint): void {
    if (given === 0n) {
      return;
    }
    if (!position.isWritten) {
      position.earned = position.balance * position.index;
      position.isWritten = true;
    }
    position.earned += position.balance * (given - position.index);
    position.index = given;
  }

  #position(holder: Address): Position {
    const known = this.#positions.get(holder);
    if (known !== undefined) {
      return known;
    }
    const fresh = { balance: 0n, index: 0n, isWritten: false, earned: 0n, paid: 0n };
    this.#positions.set(holder, fresh);
    return fresh;
  }

  #in(rule: string, log: RawLog, holder?: Address) {
    const step = { step: this.#className };
    return this.#context.inLog(rule, log, holder === undefined ? step : { ...step, holder });
  }

  #of(rule: string, name: string, holder: Address) {
    return { ...this.#getter(rule, name, [holder]), holder };
  }

  #getter(rule: string, name: string, args: readonly string[] = []) {
    const { address } = this.reading;
    return {
      ...this.#context.inGetter(rule, { contract: noteInterface, address, name, args }),
      step: this.#className,
    };
  }

  #stored(rule: string, slot: bigint, holder: Address) {
    const key = mappingSlot(slot, holder);
    const more = { step: this.#className, holder };
    return this.#context.inStorage(rule, this.reading.address, key, more);
  }

  get #className(): string {
    return `class ${this.#context.deal.classes[this.#classIndex]?.id ?? this.#classIndex}`;
  }
}

/** A share in 1e18ths of what it was multiplied with, rounded up. */
function ceiling(product: bigint): bigint {
  return (product + 10n ** 18n - 1n) / 10n ** 18n;
}
