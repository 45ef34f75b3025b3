import type { RawLog } from "../chain/decode-log.ts";
import { noteInterface } from "../chain/interfaces.ts";
import type { Address, NoteEvents } from "../chain/events.ts";
import { inSeconds } from "../dates/day.ts";
import type { AuditContext } from "./context.ts";
import type { NoteReading } from "./evidence.ts";

/** Days in which a recovery can be cancelled. */
const CANCELLATION_DAYS = 30;
const ZERO = `0x${"00".repeat(20)}`;

interface Waiting {
  readonly to: Address;
  readonly dueAt: bigint;
}

/** What a recovery asks of the registry at a moment. */
export interface Tie {
  /** Whether a registrar has entered both wallets as one investor's. */
  readonly isOneInvestor: boolean;
  readonly isTrusteeARegistrar: boolean;
}

/** Recoveries of lost wallets in one class, kept a second time from a note's logs. */
export class RecoveryBook {
  readonly #context: AuditContext;
  readonly #className: string;
  readonly #reading: NoteReading;
  readonly #waiting = new Map<Address, Waiting>();
  /** By wallet: receivers that it has refused. */
  readonly #refused = new Map<Address, ReadonlySet<Address>>();
  readonly #recoveredTo = new Map<Address, Address>();
  readonly #recoveredAt = new Map<Address, bigint>();

  constructor(context: AuditContext, className: string, reading: NoteReading) {
    this.#context = context;
    this.#className = className;
    this.#reading = reading;
  }

  /** Whether all that a wallet held has been recovered. */
  isRetired(wallet: Address): boolean {
    return this.#recoveredTo.has(wallet);
  }

  /** The wallet that has what a retired one held; any other itself. */
  currentOf(wallet: Address): Address {
    const next = this.#recoveredTo.get(wallet);
    return next === undefined ? wallet : this.currentOf(next);
  }

  /** When what another wallet held was recovered into this one last, seconds; 0 where nothing was. */
  recoveredAt(wallet: Address): bigint {
    return this.#recoveredAt.get(wallet) ?? 0n;
  }

  onAnnounced({ from, to, dueAt }: NoteEvents["RecoveryAnnounced"], log: RawLog, tie: Tie): void {
    const { powers } = this.#context.tallies;
    const now = BigInt(this.#context.secondsOf(log));
    powers.equal(this.#in("recovery-due", log, from), now + inSeconds(CANCELLATION_DAYS), dueAt);
    powers.holds(
      !this.#waiting.has(from) && !this.isRetired(from),
      this.#in("recovery-announced-once", log, from),
      "a wallet that is neither recovered nor to be",
      "announced or recovered before",
    );
    powers.holds(
      this.#refused.get(from)?.has(to) !== true,
      this.#in("recovery-not-refused", log, from),
      "a receiver that the wallet has not refused",
      to,
    );
    this.#checkTie(log, from, tie);
    this.#waiting.set(from, { to, dueAt });
  }

  /** A payment that its holder did not ask for: none is pushed to a wallet that is to be recovered. */
  onPushed(holder: Address, log: RawLog): void {
    this.#context.tallies.holders.holds(
      !this.#waiting.has(holder),
      this.#in("pushed-while-recovering", log, holder),
      "a wallet whose recovery does not wait",
      "one whose does",
    );
  }

  onCancelled({ from, to, by }: NoteEvents["RecoveryCancelled"], log: RawLog): void {
    const { powers } = this.#context.tallies;
    const waiting = this.#waiting.get(from);
    powers.equal(this.#in("recovery-cancelled", log, from), waiting?.to ?? "none", to);
    const { trustee } = this.#context.setUp.core;
    const inTime = BigInt(this.#context.secondsOf(log)) < (waiting?.dueAt ?? 0n);
    powers.holds(
      by === trustee || (by === from && inTime),
      this.#in("recovery-cancelled-by", log, from),
      "the wallet within its days, or the trustee",
      by,
    );
    if (by === from) {
      this.#refused.set(from, new Set([...(this.#refused.get(from) ?? []), to]));
    }
    this.#waiting.delete(from);
  }

  onRecovered({ from, to }: NoteEvents["Recovered"], log: RawLog, tie: Tie): void {
    const { powers } = this.#context.tallies;
    const waiting = this.#waiting.get(from);
    const now = BigInt(this.#context.secondsOf(log));
    powers.equal(this.#in("recovery-to", log, from), waiting?.to ?? "none announced", to);
    powers.holds(
      waiting !== undefined && now >= waiting.dueAt,
      this.#in("recovery-waits", log, from),
      `not before second ${waiting?.dueAt ?? "of an announcement"}`,
      now,
    );
    this.#checkTie(log, from, tie);
    this.#waiting.delete(from);
    this.#recoveredTo.set(from, to);
    this.#recoveredAt.set(to, now);
  }

  finish(): void {
    const { powers } = this.#context.tallies;
    for (const [holder, found] of this.#reading.holders) {
      const waiting = this.#waiting.get(holder);
      powers.equalLists(
        this.#getter("recovery-pending", "pendingRecovery", holder),
        [waiting?.to ?? ZERO, waiting?.dueAt ?? 0n],
        [found.recovery.to, found.recovery.dueAt],
      );
      powers.equal(
        this.#getter("recovered-to", "recoveredTo", holder),
        this.#recoveredTo.get(holder) ?? ZERO,
        found.recoveredTo,
      );
      powers.equal(
        this.#getter("recovered-at", "recoveredAt", holder),
        this.recoveredAt(holder),
        found.recoveredAt,
      );
    }
  }

  #checkTie(log: RawLog, from: Address, { isOneInvestor, isTrusteeARegistrar }: Tie): void {
    const { powers } = this.#context.tallies;
    powers.holds(
      isOneInvestor,
      this.#in("recovery-one-investor", log, from),
      "two wallets of one investor",
      "wallets that the registry does not tie",
    );
    powers.holds(
      !isTrusteeARegistrar,
      this.#in("recovery-two-keys", log, from),
      "a trustee who is no registrar",
      "one who is",
    );
  }

  #in(rule: string, log: RawLog, holder: Address) {
    return this.#context.inLog(rule, log, { step: this.#className, holder });
  }

  #getter(rule: string, name: string, holder: Address) {
    const { address } = this.#reading;
    return {
      ...this.#context.inGetter(rule, { contract: noteInterface, address, name, args: [holder] }),
      step: this.#className,
      holder,
    };
  }
}
