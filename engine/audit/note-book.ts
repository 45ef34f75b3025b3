import type { RawLog } from "../chain/decode-log.ts";
import { noteInterface } from "../chain/interfaces.ts";
import type { Address, NoteEvents, TransferEvent } from "../chain/events.ts";
import { mappingSlot, noteSlots, positionWord } from "../chain/storage.ts";
import { isClaimsFrozen } from "./covered-book.ts";
import { type AuditContext, sum } from "./context.ts";
import type { NoteReading } from "./evidence.ts";
import { HoldBook } from "./hold-book.ts";

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
  readonly #context: AuditContext;
  readonly #classIndex: number;
  readonly #face: bigint;
  readonly #positions = new Map<Address, Position>();
  #supply = 0n;

  constructor(context: AuditContext, classIndex: number, reading: NoteReading) {
    this.#context = context;
    this.#classIndex = classIndex;
    this.reading = reading;
    this.#face = context.deal.classes[classIndex]?.face ?? 0n;
    this.holds = new HoldBook(context, classIndex, reading);
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
    tallies.closing.equal(this.#in("retained-until", log), (finalDay + 1n) * 86_400n - 1n, retainedUntil);
    this.holds.onRetained(setUp.core.originator, retained, retainedUntil);
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
    const sender = this.#position(from);
    const receiver = this.#position(to);
    transfers.holds(
      value <= sender.balance,
      this.#in("transfer-within-balance", log, from),
      `at most ${sender.balance}`,
      value,
    );
    if (from === offering) {
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
  }

  onPaid({ holder, to, amount }: NoteEvents["Paid"], log: RawLog, { given }: NoteMoment): void {
    const { holders } = this.#context.tallies;
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
    if (!position.isWritten && !isClaimsFrozen(reason)) {
      this.#settle(position, given);
    }
  }

  finish(given: bigint): void {
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
    if (!isForced) {
      const held = this.holds.heldOf(from, this.#context.secondsOf(log));
      const free = this.balanceOf(from) - held;
      transfers.holds(
        value <= (free > 0n ? free : 0n) || value === 0n,
        this.#in("transfer-of-held-notes", log, from),
        `at most ${free}`,
        value,
      );
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
