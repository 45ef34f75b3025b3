import type { RawLog } from "../chain/decode-log.ts";
import type { TrustEvents } from "../chain/events.ts";
import type { AuditContext } from "./context.ts";

/** What gives a trust another status: which one, and from which ones. */
const acts = {
  failed: { to: 1n, from: [0n] },
  closed: { to: 2n, from: [0n] },
  enforced: { to: 3n, from: [2n] },
  woundUp: { to: 4n, from: [2n, 3n] },
} as const satisfies Readonly<Record<string, { to: bigint; from: readonly bigint[] }>>;

/** A status that the trust has told and no act has borne out yet. */
interface Told {
  readonly status: bigint;
  readonly log: RawLog;
}

/** A trust's status, kept a second time from the acts that change it; what the trust tells is compared with it and never taken over. */
export class StatusBook {
  readonly #context: AuditContext;
  #status = 0n;
  #told: Told | undefined;

  constructor(context: AuditContext) {
    this.#context = context;
  }

  get status(): bigint {
    return this.#status;
  }

  onTold({ status }: TrustEvents["StatusChanged"], log: RawLog): void {
    this.finish();
    this.#told = { status, log };
  }

  /** An act, just before which the trust has told its new status in the same transaction. */
  onAct(act: keyof typeof acts, log: RawLog): void {
    const { to, from } = acts[act];
    const { dates } = this.#context.tallies;
    const isTold = this.#told?.log.transactionHash === log.transactionHash;
    dates.equal(
      this.#context.inLog("status-told", log),
      to,
      isTold ? (this.#told?.status ?? "none") : "none",
    );
    this.#told = isTold ? undefined : this.#told;
    const isInTurn = from.some((status) => status === this.#status);
    dates.holds(isInTurn, this.#context.inLog("status-before", log), from.join(" or "), this.#status);
    this.#status = isInTurn ? to : this.#status;
  }

  /** Another list than the normal one is run by a trust in enforcement, or one that is wound up. */
  onDistributed({ list }: TrustEvents["Distributed"], log: RawLog): void {
    if (list !== 0n && this.#status === 2n) {
      this.onAct("enforced", log);
    }
  }

  /** No status that was told is left without its act. */
  finish(): void {
    const told = this.#told;
    if (told !== undefined) {
      const subject = this.#context.inLog("status-without-act", told.log);
      this.#context.tallies.dates.holds(false, subject, this.#status, told.status);
    }
    this.#told = undefined;
  }
}
