import type { RawLog } from "../chain/decode-log.ts";
import type { Address, NoteEvents } from "../chain/events.ts";
import { inSeconds } from "../dates/day.ts";
import { sum } from "../money/sum.ts";
import type { AuditContext } from "./context.ts";

interface Lot {
  readonly venue: Address;
  readonly amount: bigint;
  readonly until: bigint;
}

/** Notes of one class that venues have put up, kept a second time from a note's logs. */
export class LotBook {
  readonly #context: AuditContext;
  readonly #className: string;
  readonly #lots = new Map<Address, readonly Lot[]>();

  constructor(context: AuditContext, className: string) {
    this.#context = context;
    this.#className = className;
  }

  /** Notes of a holder that are put up at a moment. */
  putUpAt(holder: Address, seconds: number): bigint {
    return sum(this.#liveAt(holder, seconds).map(({ amount }) => amount));
  }

  /** @param free notes of the holder that are neither frozen, nor locked, nor put up */
  onPutUp({ holder, venue, amount, until }: NoteEvents["PutUp"], log: RawLog, free: bigint): void {
    const { setUp, tallies } = this.#context;
    const last = BigInt(this.#context.secondsOf(log)) + inSeconds(setUp.core.forcedTransferDays) - 1n;
    tallies.powers.holds(
      until <= last,
      this.#in("put-up-until", log, holder),
      `at the latest second ${last}`,
      until,
    );
    tallies.transfers.holds(
      amount <= free,
      this.#in("put-up-free-notes", log, holder),
      `at most ${free}`,
      amount,
    );
    this.#lots.set(holder, [...(this.#lots.get(holder) ?? []), { venue, amount, until }]);
  }

  /** Takes an amount off a venue's lots, those that end soonest first: settled or taken back. */
  onTaken(holder: Address, venue: Address, amount: bigint, log: RawLog): void {
    const live = this.#liveAt(holder, this.#context.secondsOf(log));
    const own = live.filter((lot) => lot.venue === venue);
    const there = sum(own.map((lot) => lot.amount));
    this.#context.tallies.powers.holds(
      amount <= there,
      this.#in("put-up-by-this-venue", log, holder),
      `at most ${there}`,
      amount,
    );
    let left = amount;
    const rest = own
      .toSorted((a, b) => (a.until < b.until ? -1 : 1))
      .map((lot) => {
        const taken = lot.amount < left ? lot.amount : left;
        left -= taken;
        return { ...lot, amount: lot.amount - taken };
      })
      .filter((lot) => lot.amount !== 0n);
    this.#lots.set(holder, [...live.filter((lot) => lot.venue !== venue), ...rest]);
  }

  onRecovered(from: Address, to: Address): void {
    this.#lots.set(to, [...(this.#lots.get(to) ?? []), ...(this.#lots.get(from) ?? [])]);
    this.#lots.delete(from);
  }

  #liveAt(holder: Address, seconds: number): readonly Lot[] {
    return (this.#lots.get(holder) ?? []).filter(({ until }) => BigInt(seconds) <= until);
  }

  #in(rule: string, log: RawLog, holder: Address) {
    return this.#context.inLog(rule, log, { step: this.#className, holder });
  }
}
