import type { RawLog } from "../chain/decode-log.ts";
import { noteInterface } from "../chain/interfaces.ts";
import type { Address, NoteEvents, TransferEvent } from "../chain/events.ts";
import type { AuditContext } from "./context.ts";

const MOST = 2n ** 256n - 1n;
/** Calls that make a note call out: a currency that tells its receivers lets them call the note in turn. */
const CALLING_OUT = ["claim", "claimTo", "pay"].map(selectorOf);

/** What the holders of one class have consented to, as logs and transactions show it: allowances, and whose call moved what is theirs. */
export class ConsentBook {
  readonly #context: AuditContext;
  readonly #className: string;
  readonly #note: Address;
  /** By owner and spender, at most: no log tells whose allowance another contract has spent in a transfer. */
  readonly #allowances = new Map<string, bigint>();

  constructor(context: AuditContext, className: string, note: Address) {
    this.#context = context;
    this.#className = className;
    this.#note = note;
  }

  /** By the owner's call, or by a permit that anybody may carry. */
  onApproval({ owner, spender, value }: NoteEvents["Approval"], log: RawLog): void {
    const isPermit = this.#context.callTo(this.#note, log, selectorOf("permit")) !== undefined;
    const caller = this.#callerOf(log);
    if (caller !== undefined && !isPermit) {
      this.#context.tallies.powers.equal(this.#in("approved-by-owner", log, owner), owner, caller);
    }
    this.#allowances.set(keyOf(owner, spender), value);
  }

  /** Notes that a locker or a venue holds still: they fall from the holder's allowance, the largest one too. */
  onHeld(holder: Address, by: Address, amount: bigint, log: RawLog): void {
    this.#spend("held-with-allowance", { holder, by, amount, log });
  }

  /** A plain transfer is the holder's own call, or within its allowance. To move nothing needs nobody's consent. */
  onTransfer({ from, value }: TransferEvent, log: RawLog): void {
    const by = this.#callerOf(log);
    if (by === undefined || by === from || value === 0n) {
      return;
    }
    const isLargest = this.#allowed(from, by) === MOST;
    this.#spend("moved-with-allowance", { holder: from, by, amount: value, log });
    if (isLargest) {
      this.#allowances.set(keyOf(from, by), MOST);
    }
  }

  /** A holder is paid itself, or whom it named in a claim of its own. */
  onPaid({ holder, to }: NoteEvents["Paid"], log: RawLog): void {
    const call = this.#context.callTo(this.#note, log);
    if (call === undefined) {
      return;
    }
    const isNamed =
      call.from === holder && call.input.startsWith(noteInterface.encodeFunctionData("claimTo", [to]));
    this.#context.tallies.holders.holds(
      to === holder || isNamed,
      this.#in("paid-to-holder", log, holder),
      holder,
      to,
    );
  }

  /** Whether holders are paid by a call that anybody may make. */
  isPush(log: RawLog): boolean {
    return this.#context.callTo(this.#note, log, selectorOf("pay")) !== undefined;
  }

  #spend(
    rule: string,
    { holder, by, amount, log }: { holder: Address; by: Address; amount: bigint; log: RawLog },
  ): void {
    const allowed = this.#allowed(holder, by);
    this.#context.tallies.powers.holds(
      amount <= allowed,
      this.#in(rule, log, holder),
      `at most ${allowed} by ${by}`,
      amount,
    );
    this.#allowances.set(keyOf(holder, by), amount < allowed ? allowed - amount : 0n);
  }

  #allowed(owner: Address, spender: Address): bigint {
    return this.#allowances.get(keyOf(owner, spender)) ?? 0n;
  }

  /** Who called the note; `undefined` where a contract may have. */
  #callerOf(log: RawLog): Address | undefined {
    const call = this.#context.callTo(this.#note, log);
    return CALLING_OUT.some((selector) => call?.input.startsWith(selector)) ? undefined : call?.from;
  }

  #in(rule: string, log: RawLog, holder: Address) {
    return this.#context.inLog(rule, log, { step: this.#className, holder });
  }
}

function selectorOf(name: string): string {
  return noteInterface.getFunction(name)?.selector ?? "none";
}

function keyOf(owner: Address, spender: Address): string {
  return `${owner} ${spender}`;
}
