import type { RawLog } from "../chain/decode-log.ts";
import { noteInterface } from "../chain/interfaces.ts";
import type { Address, Hash, NoteEvents, TrustEvents } from "../chain/events.ts";
import type { AuditContext } from "./context.ts";
import type { LifeEvent } from "./evidence.ts";
import type { ReportFate } from "./period-book.ts";
import type { Covered } from "./result.ts";

const ZERO = `0x${"00".repeat(20)}`;

export const nothingCovered: Covered = {
  shortfall: [],
  triggerSet: [],
  missedReport: [],
  challengedReport: [],
  transferBetweenDates: [],
  frozenHolder: [],
  blacklistedHolder: [],
  push: [],
  claim: [],
  lateCash: [],
  titleBlocked: [],
  rightSold: [],
  enforcement: [],
  insolvency: [],
  missedRemittance: [],
  servicerReplaced: [],
  newServicerNamed: [],
  woundUp: [],
  addressAnnounced: [],
  noteSold: [],
  recovered: [],
  holdersChallenge: [],
  industryRefused: [],
  milestone: [],
  refusedMilestone: [],
  allTiers: [],
  exitBySale: [],
  allotmentProRata: [],
};

/** Of the assembly's actions, the approval of works. */
const APPROVE_WORKS = 4n;

/** Finds in a life what it has shown. */
export class CoveredBook {
  readonly #context: AuditContext;
  readonly #found = new Map<keyof Covered, Set<Hash>>();
  /** Transfers between holders since the last date that was distributed. */
  #transfers: Hash[] = [];
  /** Proposals to approve works. */
  readonly #works = new Set<bigint>();
  /** Addresses that the trustee has announced and nobody has cancelled, by account. */
  readonly #announced = new Map<bigint, readonly Address[]>();
  /** The servicer whom the last enforcement of the income right named; the zero address where its title passed. */
  #namedByEnforcement: Address | undefined;
  #dates = 0;
  #triggers = 0n;

  constructor(context: AuditContext) {
    this.#context = context;
  }

  get covered(): Covered {
    const found = [...this.#found].map(([key, hashes]) => [key, [...hashes]] as const);
    return { ...nothingCovered, ...Object.fromEntries(found) };
  }

  on(event: LifeEvent): void {
    const hash = event.log.transactionHash;
    if (event.source === "trust") {
      this.#onTrust(event, hash);
    }
    if (event.source === "assembly") {
      this.#onAssembly(event, hash);
    }
    if (event.source !== "note") {
      return;
    }
    switch (event.name) {
      case "Transfer": {
        const { from, to } = event.args;
        const offering = this.#context.reading.offering.address;
        if (from !== ZERO && from !== offering && from !== to && this.#dates > 0) {
          this.#transfers.push(hash);
        }
        return;
      }
      case "Frozen":
      case "ClaimsFrozen":
        this.#add("frozenHolder", hash);
        return;
      case "PayFailed":
        if (!isStopped(event.args.reason)) {
          this.#add("blacklistedHolder", hash);
        }
        return;
      case "Settled":
        this.#add("noteSold", hash);
        return;
      case "Recovered":
        this.#add("recovered", hash);
        return;
      default:
        return;
    }
  }

  #onTrust(event: Extract<LifeEvent, { readonly source: "trust" }>, hash: Hash): void {
    switch (event.name) {
      case "Challenged":
        this.#add("challengedReport", hash);
        if (event.args.by === this.#context.reading.trust.holdersAssembly) {
          this.#add("holdersChallenge", hash);
        }
        return;
      case "RightEnforcedByHolders":
        this.#namedByEnforcement = event.args.servicer;
        return;
      case "ServicerChanged":
        this.#add("servicerReplaced", hash);
        if (event.args.to === this.#namedByEnforcement) {
          this.#add("newServicerNamed", hash);
        }
        return;
      case "WoundUp":
        this.#add("woundUp", hash);
        return;
      case "AddressAnnounced": {
        const { account, to } = event.args;
        this.#announced.set(account, [...this.#announcedOf(account), to]);
        return;
      }
      case "AnnouncementCancelled": {
        const { account } = event.args;
        this.#announced.set(account, this.#announcedOf(account).slice(0, -1));
        return;
      }
      case "AddressRotated":
        this.#announced.delete(event.args.account);
        return;
      case "Released":
        if (this.#announcedOf(event.args.account).includes(event.args.to)) {
          this.#add("addressAnnounced", hash);
        }
        return;
      default:
        return;
    }
  }

  onDate(args: TrustEvents["Distributed"], log: RawLog, fate: ReportFate): void {
    const hash = log.transactionHash;
    const { deal } = this.#context;
    const steps = deal.lists[Number(args.list)]?.steps ?? [];
    // Principal is due whole at each date: only what falls due at a date of its own accord can be short of cash.
    const isShort = args.stepDue.some(
      (due, i) =>
        ((args.ran >> BigInt(i)) & 1n) === 1n &&
        (args.stepPaid[i] ?? 0n) < due &&
        ["fee", "interest", "reserve"].includes(steps[i]?.kind ?? ""),
    );
    if (isShort) {
      this.#add("shortfall", hash);
    }
    if ((args.triggers & ~this.#triggers) !== 0n) {
      this.#add("triggerSet", hash);
    }
    if (fate.report === undefined) {
      this.#add("missedReport", hash);
    }
    const isBenefit = (kind: string | undefined) => ["share", "split", "residual"].includes(kind ?? "");
    if (
      deal.hurdles.length > 0 &&
      steps.every((step, i) => !isBenefit(step.kind) || (args.stepPaid[i] ?? 0n) > 0n)
    ) {
      this.#add("allTiers", hash);
    }
    if (Number(args.position) >= deal.dates.length) {
      this.#add("lateCash", hash);
    }
    this.#transfers.forEach((transfer) => this.#add("transferBetweenDates", transfer));
    this.#transfers = [];
    this.#triggers = args.triggers;
    this.#dates += 1;
  }

  /** A payment that the holder asked for by itself is a claim, any other a push. */
  onPaid({ holder }: NoteEvents["Paid"], log: RawLog, note: Address): void {
    const call = this.#context.reading.transactions.get(log.transactionHash);
    if (call === undefined) {
      return;
    }
    const selector = call.input.slice(0, 10);
    const isPush = call.to === note && selector === noteInterface.getFunction("pay")?.selector;
    this.#add(isPush || call.from !== holder ? "push" : "claim", log.transactionHash);
  }

  /** A transaction to the offering was refused, of a wallet that the registry does not admit. */
  onRefused(hash: Hash): void {
    this.#add("industryRefused", hash);
  }

  #onAssembly(event: Extract<LifeEvent, { source: "assembly" }>, hash: Hash): void {
    if (event.name === "Proposed" && event.args.action === APPROVE_WORKS) {
      this.#works.add(event.args.proposalId);
    }
    if (event.name === "Counted" && !event.args.won && this.#works.has(event.args.proposalId)) {
      this.#add("refusedMilestone", hash);
    }
    if (event.name === "Executed" && event.args.action === APPROVE_WORKS) {
      this.#add("milestone", hash);
    }
  }

  #announcedOf(account: bigint): readonly Address[] {
    return this.#announced.get(account) ?? [];
  }

  #add(key: keyof Covered, hash: Hash): void {
    const hashes = this.#found.get(key) ?? new Set<Hash>();
    hashes.add(hash);
    this.#found.set(key, hashes);
  }
}

/** Whether a payment was not tried, because its holder's claims are frozen or its wallet is to be recovered. */
export function isStopped(reason: string): boolean {
  return ["ClaimsAreFrozen", "RecoveryPending"].some((name) =>
    reason.startsWith(noteInterface.getError(name)?.selector ?? "none"),
  );
}
