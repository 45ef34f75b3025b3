import type { RawLog } from "../chain/decode-log.ts";
import type { Address } from "../chain/events.ts";
import type { DateResult } from "../waterfall/date-result.ts";
import { AccountBook } from "./account-book.ts";
import { TitleBook } from "./title-book.ts";
import { AssetBook } from "./asset-book.ts";
import { CashBook } from "./cash-book.ts";
import type { AuditContext } from "./context.ts";
import { dateName } from "./context.ts";
import { CoveredBook } from "./covered-book.ts";
import type { LifeEvent } from "./evidence.ts";
import type { FrozenCause } from "./hold-book.ts";
import { OfficeBook } from "./office-book.ts";
import { type ShortDate, missedRemittances } from "./missed-remittances.ts";
import { NoteBook, type NoteMoment } from "./note-book.ts";
import { OfferingBook } from "./offering-book.ts";
import { PeriodBook, type ReportFate } from "./period-book.ts";
import { PowerBook } from "./power-book.ts";
import { ReceiptBook } from "./receipt-book.ts";
import type { Tie } from "./recovery-book.ts";
import { RegistryBook } from "./registry-book.ts";
import type { Covered, PowerUse, ReportedCash } from "./result.ts";
import { StatusBook } from "./status-book.ts";
import { type Ground, VoteBook } from "./vote-book.ts";
import { WaterfallBook } from "./waterfall-book.ts";

export interface LifeFindings {
  readonly powers: readonly PowerUse[];
  readonly covered: Covered;
  readonly cash: readonly ReportedCash[];
  readonly dates: readonly DateFinding[];
}

/** A payment date that was distributed, as the audit recomputed it. */
export interface DateFinding {
  readonly day: number;
  readonly fate: ReportFate;
  readonly log: RawLog;
  readonly result: DateResult | undefined;
}

/**
 * Goes through a trust's whole life in the chain's order, keeps every book a second time and compares each with
 * what the logs and getters say. Differences go to the context's tallies.
 */
export function judgeLife(context: AuditContext): LifeFindings {
  return new Life(context).judge();
}

class Life {
  readonly #context: AuditContext;
  readonly #accounts: AccountBook;
  readonly #title: TitleBook;
  readonly #office: OfficeBook;
  readonly #asset: AssetBook;
  readonly #cash: CashBook;
  readonly #receipts: ReceiptBook;
  readonly #notes: readonly NoteBook[];
  readonly #offering: OfferingBook;
  readonly #status: StatusBook;
  readonly #periods: PeriodBook;
  readonly #registry: RegistryBook;
  readonly #waterfall: WaterfallBook;
  readonly #powers: PowerBook;
  readonly #votes: VoteBook;
  readonly #covered: CoveredBook;
  readonly #shortDates: ShortDate[] = [];
  readonly #reported: ReportedCash[] = [];
  readonly #dates: DateFinding[] = [];
  #proceeds = 0n;

  constructor(context: AuditContext) {
    this.#context = context;
    this.#accounts = new AccountBook(context);
    this.#office = new OfficeBook(context, this.#accounts);
    this.#cash = new CashBook(context);
    this.#receipts = new ReceiptBook(context, this.#cash);
    this.#notes = context.reading.notes.map((note, c) => new NoteBook(context, c, note));
    this.#offering = new OfferingBook(context);
    this.#status = new StatusBook(context);
    this.#periods = new PeriodBook(context, this.#status);
    this.#registry = new RegistryBook(context);
    this.#asset = new AssetBook(context, this.#registry);
    this.#title = new TitleBook(context, this.#registry);
    this.#waterfall = new WaterfallBook(context);
    this.#powers = new PowerBook(context);
    this.#votes = new VoteBook(context);
    this.#covered = new CoveredBook(context);
  }

  judge(): LifeFindings {
    const { events } = this.#context.reading;
    events.forEach((event, i) => {
      this.#powers.on(event);
      this.#covered.on(event);
      this.#on(event, i);
    });
    const created = events.filter((event) => event.source === "trust" && event.name === "TrustCreated");
    this.#context.tallies.terms.equal(
      { rule: "created-once", evidence: { contract: this.#context.reading.trust.address } },
      1,
      created.length,
    );
    const { status } = this.#status;
    const counted = this.#accounts.setAside + this.#accounts.reserved + this.#periods.collected;
    this.#cash.finish(counted);
    this.#accounts.finish(status === 1n ? this.#cash.trust.balance : 0n);
    this.#notes.forEach((note, c) => note.finish(this.#accounts.given(c)));
    this.#offering.finish();
    this.#status.finish();
    this.#periods.finish();
    this.#registry.finish();
    this.#votes.finish();
    this.#waterfall.finish(status >= 2n);
    this.#title.finish(status);
    this.#office.finish(this.#freeCash);
    this.#asset.finish();
    return {
      powers: this.#powers.uses,
      covered: {
        ...this.#covered.covered,
        ...this.#title.covered,
        allotmentProRata: this.#offering.proRata,
        missedRemittance: missedRemittances(this.#context, this.#shortDates),
      },
      cash: this.#reported,
      dates: this.#dates,
    };
  }

  #on(event: LifeEvent, i: number): void {
    switch (event.source) {
      case "trust":
        this.#onTrust(event);
        return;
      case "note":
        this.#onNote(event, i);
        return;
      case "offering":
        this.#onOffering(event);
        return;
      case "registry":
        this.#onRegistry(event);
        return;
      case "refused":
        if (!this.#registry.isEligible(event.args.sender, this.#context.dayOf(event.log))) {
          this.#covered.onRefused(event.log.transactionHash);
        }
        return;
      case "assembly":
        this.#votes.onAssembly(event, {
          balanceOf: (classIndex, holder) => this.#notes[classIndex]?.balanceOf(holder) ?? 0n,
          recoveredAt: (classIndex, holder) => this.#notes[classIndex]?.recoveries.recoveredAt(holder) ?? 0n,
          closeDay: this.#periods.closeDay,
          investorOf: (wallet) => this.#registry.entryOf(wallet).investor,
          ground: this.#groundOn(this.#context.dayOf(event.log)),
        });
        return;
      case "currency":
        this.#cash.onTransfer(event.args, event.log);
        return;
      case "repurchase":
        this.#receipts.onRepurchase(event);
        return;
      case "title":
        this.#title.onTitle(event);
        return;
      case "right":
        this.#title.onRight(event);
        return;
      case "sale":
        this.#asset.onTaken(event);
        return;
    }
  }

  #onTrust(event: Extract<LifeEvent, { source: "trust" }>): void {
    const { log } = event;
    this.#votes.onTrust(event, event.name === "AssetPutUp" ? this.#asset.saleOf(event.args, log) : undefined);
    switch (event.name) {
      case "TrustCreated":
        this.#onCreated(event.args, log);
        return;
      case "TrustClosed":
        this.#offering.onTrust("closed", log);
        this.#status.onAct("closed", log);
        this.#accounts.onClosed(event.args, log, this.#proceeds, (account) => this.#offering.setOff(account));
        return;
      case "TrustFailed":
        this.#offering.onTrust("failed", log);
        this.#status.onAct("failed", log);
        return;
      case "StatusChanged":
        this.#status.onTold(event.args, log);
        return;
      case "FixingSet":
        this.#periods.onFixing(event.args, log);
        return;
      case "Declared":
        this.#periods.onDeclared(event.args, log);
        return;
      case "Shortfall":
        this.#cash.onShortfall(event.args, log, this.#accounts.setAside + this.#accounts.reserved);
        return;
      case "PeriodClosed":
        this.#cash.onPeriodClosed(event.args, log, this.#accounts.setAside, this.#accounts.reserved);
        this.#periods.onClosed(event.args, log);
        this.#receipts.onPeriodClosed();
        return;
      case "Reported":
        this.#periods.onReported(event.args, log, this.#office.servicer);
        this.#office.onReported(event.args, log);
        return;
      case "Challenged":
        this.#periods.onChallenged(event.args, log);
        return;
      case "Resolved":
        this.#periods.onResolved(event.args, log);
        return;
      case "Distributed":
        this.#onDistributed(event.args, log);
        return;
      case "Released":
        this.#onReleased(event.args, log);
        return;
      case "AddressRotated":
        this.#accounts.onRotated(event.args, log);
        return;
      case "AddressAnnounced":
        this.#accounts.onAnnounced(event.args, log);
        return;
      case "AnnouncementCancelled":
        this.#accounts.onAnnouncementCancelled(event.args, log);
        return;
      case "ServicerNamed":
        this.#office.onNamed(event.args, log);
        return;
      case "ServicerChanged":
        this.#office.onChanged(event.args, log);
        return;
      case "ArrearsSetAside":
        this.#office.onArrears(event.args, log);
        return;
      case "WorksApproved":
        this.#office.onWorksApproved(event.args, log);
        return;
      case "WorksSpent":
        this.#office.onWorksSpent(event.args, log);
        return;
      case "AssetPutUp":
        this.#asset.onPutUp(event.args, log);
        this.#title.onPutUp(event.args);
        return;
      case "RightEnforcedByHolders":
        this.#asset.onEnforced(event.args, log);
        return;
      case "WoundUp":
        this.#status.onAct("woundUp", log);
        this.#asset.onWoundUp(log);
        return;
    }
  }

  #onCreated(args: Extract<LifeEvent, { name: "TrustCreated" }>["args"], log: RawLog): void {
    const { trust, offering, notes } = this.#context.reading;
    const { terms, closing } = this.#context.tallies;
    terms.equal(this.#context.inLog("created-terms-hash", log), trust.termsHash, args.termsHash);
    terms.equal(this.#context.inLog("created-setup-hash", log), trust.setupHash, args.setupHash);
    terms.equal(this.#context.inLog("deployed-at", log), BigInt(log.blockNumber), trust.deployedAt);
    closing.equal(this.#context.inLog("created-offering", log), offering.address, args.offering);
    closing.equalLists(
      this.#context.inLog("created-note", log),
      notes.map(({ address }) => address),
      args.notes,
    );
  }

  #onDistributed(args: Extract<LifeEvent, { name: "Distributed" }>["args"], log: RawLog): void {
    const { collected, closeDay } = this.#periods;
    this.#status.onDistributed(args, log);
    this.#accounts.onDistributed(args, log, collected);
    const derived = this.#periods.onDistributed(args, log);
    if (derived === undefined) {
      return;
    }
    const { input, fate } = derived;
    const result = this.#waterfall.onDistributed(args, log, input);
    const unpaid = result?.fees.map((fee) => fee.unpaid);
    this.#office.onDistributed({ args, log, fate, collected, closeDay, unpaid });
    this.#asset.onDistributed(log, this.#periods.isFinal);
    this.#votes.onDistributed(log, this.#waterfall.balances);
    this.#covered.onDate(args, log, fate);
    this.#dates.push({ day: input.day, fate, log, result });
    const reported = fate.report?.sum;
    const { repurchases } = this.#receipts;
    const difference = collected - repurchases - (reported ?? 0n);
    this.#reported.push({
      date: dateName(args.date),
      collected,
      reported,
      repurchases,
      unexplainedReceipts: difference > 0n ? difference : 0n,
      unremittedCollections: difference < 0n ? -difference : 0n,
    });
    if (difference < 0n) {
      this.#shortDates.push({ date: args.date, missing: -difference, transaction: log.transactionHash });
    }
  }

  #onReleased(args: Extract<LifeEvent, { name: "Released" }>["args"], log: RawLog): void {
    const { setUp } = this.#context;
    const originator = BigInt(setUp.rest.parties.length + setUp.rest.costs.length);
    const isFailed = this.#status.status === 1n;
    const found = isFailed && args.account === originator ? this.#cash.trust.balance : 0n;
    this.#accounts.onReleased(args, log, found);
    this.#cash.trust.onPayment(args.to, args.amount, log);
  }

  #onNote(event: Extract<LifeEvent, { source: "note" }>, i: number): void {
    const { log, classIndex } = event;
    const note = this.#notes[classIndex];
    if (note === undefined) {
      return;
    }
    const moment: NoteMoment = {
      given: this.#accounts.given(classIndex),
      isEligible: (wallet: Address) => this.#registry.isEligible(wallet, this.#context.dayOf(log)),
    };
    const currentOf = (wallet: Address) => note.recoveries.currentOf(wallet);
    switch (event.name) {
      case "Transfer":
        note.onTransfer(event.args, log, moment, this.#isForced(event, i + 1));
        return;
      case "Approval":
        note.consents.onApproval(event.args, log);
        return;
      case "Paid":
        note.onPaid(event.args, log, moment);
        this.#accounts.onHolderPaid(classIndex, event.args, log);
        this.#cash.trust.onPayment(event.args.to, event.args.amount, log);
        this.#covered.onPaid(event.args, log, note.reading.address);
        return;
      case "PayFailed":
        note.onPayFailed(event.args, log, moment);
        return;
      case "Locked":
        note.onLocked(event.args, log);
        return;
      case "PutUp":
        note.onPutUp(event.args, log);
        return;
      case "TakenBack":
        note.holds.lots.onTaken(event.args.holder, event.args.venue, event.args.amount, log);
        return;
      case "Settled":
        note.onSettled(event.args, log);
        return;
      case "ClaimsFrozen":
        note.holds.onClaimsFrozen(event.args, log, note.isExpected("recovered", log));
        return;
      case "RecoveryAnnounced":
        note.onAnnounced(event.args, log, this.#tieOf(event.args));
        return;
      case "RecoveryCancelled":
        note.recoveries.onCancelled(event.args, log);
        return;
      case "Recovered":
        note.onRecovered(event.args, log, this.#tieOf(event.args), moment);
        return;
      case "OrderRecorded":
        note.holds.onRecorded(event.args, log);
        return;
      case "OrderCountersigned":
        note.holds.onCountersigned(
          event.args,
          log,
          this.#registry.isRegistrar(event.args.registrar),
          currentOf,
        );
        return;
      case "Issued":
        note.onIssued(event.args, log);
        return;
      case "ForcedTransfer":
        note.holds.onForcedTransfer(event.args, log, note.balanceOf(event.args.from), currentOf);
        return;
      case "Frozen":
        note.holds.onFrozen(
          event.args,
          log,
          note.isExpected("recovered", log) ? "recovered" : this.#frozenCause(event, i),
        );
        return;
    }
  }

  #onOffering(event: Extract<LifeEvent, { source: "offering" }>): void {
    const { log } = event;
    switch (event.name) {
      case "Subscribed": {
        const { subscriber, cash } = event.args;
        const isEligible = this.#registry.isEligible(subscriber, this.#context.dayOf(log));
        this.#offering.onSubscribed(event.args, log, isEligible);
        this.#cash.offering.onReceipt(subscriber, cash, log);
        return;
      }
      case "Contributed": {
        const { subscriber } = event.args;
        const isEligible = this.#registry.isEligible(subscriber, this.#context.dayOf(log));
        this.#offering.onContributed(event.args, log, isEligible);
        return;
      }
      case "OfferingClosed":
        this.#proceeds = this.#offering.onClosed(event.args, log, this.#cash.offering.balance);
        this.#cash.offering.onPayment(this.#context.reading.trust.address, event.args.proceeds, log);
        return;
      case "OfferingFailed":
        this.#offering.onFailed(log);
        return;
      case "Collected":
        this.#offering.onCollected(event.args, log);
        this.#notes[Number(event.args.classIndex)]?.onCollected(event.args, log);
        return;
      case "Refunded":
        this.#offering.onRefunded(event.args, log);
        this.#cash.offering.onPayment(event.args.subscriber, event.args.cash, log);
        return;
    }
  }

  #onRegistry(event: Extract<LifeEvent, { source: "registry" }>): void {
    switch (event.name) {
      case "RegistrarSet":
        this.#registry.onRegistrar(event.args);
        return;
      case "Attested":
        this.#registry.onAttested(event.args, event.log);
        return;
      case "Revoked":
        this.#registry.onRevoked(event.args, event.log);
        return;
    }
  }

  /** Cash that is neither set aside nor reserved. */
  get #freeCash(): bigint {
    return this.#cash.trust.balance - this.#accounts.setAside - this.#accounts.reserved;
  }

  #groundOn(day: number): Ground | undefined {
    if (this.#office.missed > 0n || this.#office.unremittedOn(day, this.#freeCash) > 0n) {
      return "missed remittance";
    }
    return this.#title.isSellerListed(day) ? undefined : "insolvency";
  }

  #tieOf({ from, to }: { readonly from: Address; readonly to: Address }): Tie {
    const { investor } = this.#registry.entryOf(from);
    return {
      isOneInvestor: BigInt(investor) !== 0n && investor === this.#registry.entryOf(to).investor,
      isTrusteeARegistrar: this.#registry.isRegistrar(this.#context.setUp.core.trustee),
    };
  }

  /** A forced transfer's own Transfer is followed by ForcedTransfer in the same note and transaction. */
  #isForced(event: Extract<LifeEvent, { source: "note"; name: "Transfer" }>, next: number): boolean {
    const after = this.#context.reading.events[next];
    return (
      after?.source === "note" &&
      after.name === "ForcedTransfer" &&
      after.log.address === event.log.address &&
      after.log.transactionHash === event.log.transactionHash &&
      after.args.from === event.args.from &&
      after.args.to === event.args.to
    );
  }

  /** What stands beside a Frozen event says why it was emitted. */
  #frozenCause(event: Extract<LifeEvent, { source: "note"; name: "Frozen" }>, i: number): FrozenCause {
    const { events } = this.#context.reading;
    const before = events[i - 1];
    if (
      before?.source === "note" &&
      before.name === "OrderCountersigned" &&
      before.classIndex === event.classIndex &&
      this.#notes[before.classIndex]?.holds.isForced(before.args.orderId) === true &&
      before.log.transactionHash === event.log.transactionHash &&
      before.log.logIndex === event.log.logIndex - 1
    ) {
      return "countersigned";
    }
    const after = events[i + 1];
    return after?.source === "note" &&
      after.name === "Transfer" &&
      after.log.transactionHash === event.log.transactionHash &&
      after.log.logIndex === event.log.logIndex + 1 &&
      this.#isForced(after, i + 2)
      ? "forcedTransfer"
      : "order";
  }
}
