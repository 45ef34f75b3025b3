import { ZeroAddress } from "ethers";

import type { RawLog } from "../chain/decode-log.ts";
import type { Address, Hash, IncomeRightEvents, TitleEvents, TrustEvents } from "../chain/events.ts";
import { incomeRightInterface, packageTitleInterface, trustInterface } from "../chain/interfaces.ts";
import type { AuditContext } from "./context.ts";
import type { LifeEvent, RightReading, TitleReading } from "./evidence.ts";
import type { RegistryBook } from "./registry-book.ts";
import type { Covered } from "./result.ts";

/** Categories that are no institution: none, and qualified persons. */
const NO_INSTITUTION = (1n << 0n) | (1n << 7n);
const TITLE_PASSES = 0n;
/** By which of its events a trust lets its asset go. */
const LETTING_GO: ReadonlySet<string> = new Set(["AssetPutUp", "RightEnforcedByHolders", "WoundUp"]);

type Agreement = IncomeRightEvents["RightCarved"]["agreement"];
type AssetCovered = Pick<Covered, "titleBlocked" | "rightSold" | "enforcement" | "insolvency" | "exitBySale">;

/**
 * The asset of a trust, title or income right, followed a second time through every transfer: whose it is, what blocks it,
 * who may hold it, how it was enforced and ended. Nothing of it is asked of the contracts but to be compared.
 */
export class TitleBook {
  readonly #context: AuditContext;
  readonly #registry: RegistryBook;
  readonly #trust: Address;
  /** What the trust's own events say of a transaction. */
  readonly #trustActs = new Map<Hash, Set<string>>();
  /** In which venue the trust says that it has put its asset up, by transaction. */
  readonly #putUpIn = new Map<Hash, Address>();
  readonly #covered = {
    titleBlocked: new Set<Hash>(),
    rightSold: new Set<Hash>(),
    enforcement: new Set<Hash>(),
    insolvency: new Set<Hash>(),
    exitBySale: new Set<Hash>(),
  };
  /** The sale in which the trust put its asset up last. */
  #sale: Pick<TrustEvents["AssetPutUp"], "venue" | "isRemainder"> | undefined;
  #titleOwner: Address = ZeroAddress;
  #blockedBy: bigint | undefined;
  #rightOwner: Address = ZeroAddress;
  /** Who owned the right that has just ended. */
  #lastOwner: Address = ZeroAddress;
  #agreement: Agreement | undefined;
  #sellerInvestor: Hash | undefined;
  #keptFor: Address | undefined;
  #noticeDay: number | undefined;
  #isEnforced = false;
  /** To whom an enforcement gives the title, until it has it. */
  #passesTo: Address | undefined;
  #hasPassedToTrust = false;
  /** Whether the asset came to the trust with the closing. */
  #isDelivered = false;

  constructor(context: AuditContext, registry: RegistryBook) {
    this.#context = context;
    this.#registry = registry;
    this.#trust = context.reading.trust.address;
    for (const event of context.reading.events) {
      if (event.source === "trust" || event.source === "offering") {
        const acts = this.#trustActs.get(event.log.transactionHash) ?? new Set<string>();
        acts.add(event.name);
        this.#trustActs.set(event.log.transactionHash, acts);
      }
      if (event.source === "trust" && event.name === "AssetPutUp") {
        this.#putUpIn.set(event.log.transactionHash, event.args.venue);
      }
    }
  }

  get covered(): AssetCovered {
    const { titleBlocked, rightSold, enforcement, insolvency, exitBySale } = this.#covered;
    return {
      titleBlocked: [...titleBlocked],
      rightSold: [...rightSold],
      enforcement: [...enforcement],
      insolvency: [...insolvency],
      exitBySale: [...exitBySale],
    };
  }

  onPutUp(sale: TrustEvents["AssetPutUp"]): void {
    this.#sale = sale;
  }

  /** Whether the registry lists the owner of the title out of which the trust's right is carved; a title itself has no seller. */
  isSellerListed(day: number): boolean {
    return (
      this.#context.reading.right === undefined ||
      this.#registry.entryOf(this.#titleOwner).expiry > BigInt(day)
    );
  }

  onTitle(event: Extract<LifeEvent, { source: "title" }>): void {
    const { log } = event;
    switch (event.name) {
      case "PackageMinted":
        this.#samePackage(event.args);
        return;
      case "TitleSplit":
        this.#onSplit(event.args, log);
        return;
      case "TitleBlocked":
        this.#equal(
          "title-blocked-once",
          log,
          "free",
          this.#blockedBy === undefined ? "free" : "under a right",
        );
        this.#blockedBy = event.args.incomeRightId;
        this.#covered.titleBlocked.add(log.transactionHash);
        return;
      case "TitleFreed":
        this.#equal("title-freed-by-its-right", log, this.#blockedBy ?? 0n, event.args.incomeRightId);
        this.#blockedBy = undefined;
        return;
      case "Transfer":
        this.#onTitleMoved(event.args, log);
        return;
    }
  }

  onRight(event: Extract<LifeEvent, { source: "right" }>): void {
    const { log } = event;
    switch (event.name) {
      case "RightCarved":
        this.#onCarved(event.args, log);
        return;
      case "Transfer":
        this.#onRightMoved(event.args, log);
        return;
      case "NoticeGiven":
        this.#equal("notice-by-owner", log, this.#rightOwner, event.args.by);
        this.#equal("notice-day", log, BigInt(this.#context.dayOf(log)), event.args.day);
        this.#noticeDay = this.#context.dayOf(log);
        return;
      case "NoticeWithdrawn":
        this.#equal("notice-by-owner", log, this.#rightOwner, event.args.by);
        this.#noticeDay = undefined;
        return;
      case "RightEnforced":
        this.#onEnforced(event.args, log);
        return;
      case "RightEnded":
        this.#equal("ended-by-owner", log, this.#lastOwner, event.args.by);
        this.#agreement = undefined;
        this.#keptFor = undefined;
        return;
    }
  }

  /** @param status of the trust, as recomputed */
  finish(status: bigint): void {
    const { reading, setUp, tallies } = this.#context;
    const { title, right, trust } = reading;
    tallies.closing.equal(this.#ofTitle("title-owner", "ownerOf", title), this.#titleOwner, title.owner);
    tallies.asset.equal(
      this.#ofTitle("title-under-right", "rightOf", title),
      this.#blockedBy ?? 0n,
      title.rightId,
    );
    if (right !== undefined) {
      const getter = (rule: string, name: string, args: readonly bigint[] = []) =>
        this.#context.inGetter(rule, {
          contract: incomeRightInterface,
          address: right.address,
          name,
          args,
        });
      tallies.asset.equal(getter("right-owner", "ownerOf", [right.id]), this.#rightOwner, right.owner);
      tallies.asset.equal(getter("right-titles", "titles"), title.address, right.titles);
      tallies.asset.equal(getter("right-registry", "registry"), reading.registry.address, right.registry);
      if (right.owner !== ZeroAddress) {
        tallies.asset.equal(
          getter("right-enforced", "isEnforced", [right.id]),
          this.#isEnforced,
          right.isEnforced,
        );
      }
      this.#noteRight(right);
    }
    if (status >= 2n) {
      tallies.closing.holds(
        this.#isDelivered,
        this.#context.inGetter("asset-delivered", {
          contract: trustInterface,
          address: trust.address,
          name: "title",
        }),
        "the asset delivered to the trust at the closing",
        "no such transfer",
      );
    }
    const held = this.#hasPassedToTrust
      ? `${title.address} ${title.id}`
      : `${setUp.core.title} ${setUp.core.titleId}`;
    const owner = this.#hasPassedToTrust || right === undefined ? this.#titleOwner : this.#rightOwner;
    // What a venue has for sale the trust still holds; what was sold, or has ended, it does not.
    const isHeld = status < 2n || owner === this.#trust || owner === this.#sale?.venue;
    const expected = isHeld ? held : `${ZeroAddress} 0`;
    tallies.terms.equal(
      this.#context.inGetter("title", { contract: trustInterface, address: trust.address, name: "title" }),
      expected,
      `${trust.title.token} ${trust.title.id}`,
    );
    tallies.closing.note(
      `The title's package: ${title.loanCount} loans of book value ${title.bookValue}, root ${title.root}, signed by ${title.bank}.`,
    );
  }

  #noteRight(right: RightReading): void {
    const { asset } = this.#context.tallies;
    const state =
      right.owner === ZeroAddress
        ? this.#isEnforced
          ? "enforced: the title has passed"
          : "ended"
        : this.#isEnforced
          ? "enforced: a new servicer"
          : "live";
    asset.note(
      `The asset is income right ${right.id}, carved out of title ${this.#context.reading.title.id}: ${state}. It has neither call nor put: nobody can take it back or give it back to its seller.`,
    );
  }

  #samePackage(args: Omit<TitleEvents["PackageMinted"], "titleId" | "receiver">): void {
    const { title } = this.#context.reading;
    for (const key of ["root", "loanCount", "bookValue", "cutOff", "documentsHash", "bank"] as const) {
      this.#context.tallies.closing.equal(
        this.#ofTitle(`package-${key}`, "packageOf", title),
        args[key],
        title[key],
      );
    }
  }

  #onSplit({ titleId, leftId, left, right }: TitleEvents["TitleSplit"], log: RawLog): void {
    const { title } = this.#context.reading;
    if (titleId !== title.id) {
      this.#samePackage(leftId === title.id ? left : right);
      return;
    }
    this.#equal("split-loans", log, title.loanCount, left.loanCount + right.loanCount);
    this.#equal("split-book-value", log, title.bookValue, left.bookValue + right.bookValue);
  }

  #onTitleMoved({ from, to }: TitleEvents["Transfer"], log: RawLog): void {
    this.#equal("title-from-owner", log, this.#titleOwner, from);
    this.#equal(
      "title-moves-only-when-free",
      log,
      "free",
      this.#blockedBy === undefined ? "free" : `under income right ${this.#blockedBy}`,
    );
    if (this.#passesTo !== undefined) {
      this.#equal("title-passes-to-enforcer", log, this.#passesTo, to);
      this.#hasPassedToTrust = this.#passesTo === this.#trust;
      this.#passesTo = undefined;
    }
    if (this.#context.reading.right === undefined || this.#hasPassedToTrust) {
      this.#onAssetMoved(from, to, log);
    }
    this.#titleOwner = to;
  }

  #onCarved({ titleId, seller, agreement }: IncomeRightEvents["RightCarved"], log: RawLog): void {
    this.#equal("carved-out-of-this-title", log, this.#context.reading.title.id, titleId);
    this.#equal("carved-by-title-owner", log, this.#titleOwner, seller);
    this.#equal("institutions-only", log, 0n, (agreement.holders | agreement.custodians) & NO_INSTITUTION);
    this.#agreement = agreement;
    this.#sellerInvestor = this.#registry.entryOf(seller).investor;
  }

  #onRightMoved({ from, to }: IncomeRightEvents["Transfer"], log: RawLog): void {
    this.#equal("right-from-owner", log, this.#rightOwner, from);
    if (from !== ZeroAddress && to !== ZeroAddress) {
      this.#judgeReceiver(from, to, log);
    }
    if (from !== ZeroAddress) {
      this.#onAssetMoved(from, to, log);
    }
    this.#noticeDay = undefined;
    this.#lastOwner = from;
    this.#rightOwner = to;
  }

  /** The rules that a right is held by, from the registry's logs and the trust's set-up. */
  #judgeReceiver(from: Address, to: Address, log: RawLog): void {
    const agreement = this.#agreement;
    if (agreement === undefined || to === this.#keptFor) {
      this.#keptFor = undefined;
      return;
    }
    const { investor } = this.#registry.entryOf(to);
    const isSellers = to === this.#titleOwner || investor === this.#sellerInvestor;
    this.#equal("no-buy-back", log, "another investor's", isSellers ? "the seller's" : "another investor's");
    const isAmong = (categories: bigint) => this.#registry.isAmong(to, categories, this.#context.dayOf(log));
    if (isAmong(agreement.custodians)) {
      this.#keptFor ??= from;
      return;
    }
    this.#keptFor = undefined;
    this.#equal("right-holder-admitted", log, "admitted", isAmong(agreement.holders) ? "admitted" : to);
    if (to === this.#trust) {
      const others = this.#context.setUp.core.holderCategories & ~agreement.holders;
      this.#equal("looked-through", log, 0n, others);
    }
    this.#covered.rightSold.add(log.transactionHash);
  }

  #onEnforced({ by, remedy, titleId }: IncomeRightEvents["RightEnforced"], log: RawLog): void {
    const agreement = this.#agreement;
    this.#equal("enforced-by-owner", log, this.#rightOwner, by);
    this.#equal("enforced-once", log, false, this.#isEnforced);
    if (agreement !== undefined) {
      this.#equal("enforced-as-agreed", log, agreement.remedy, remedy);
      this.#equal("enforced-title", log, agreement.titleId, titleId);
      const first = (this.#noticeDay ?? 0) + Number(agreement.noticeDays) + 1;
      const isInTime =
        agreement.noticeDays === 0n || (this.#noticeDay !== undefined && this.#context.dayOf(log) >= first);
      this.#equal("enforced-after-notice", log, true, isInTime);
    }
    this.#isEnforced = true;
    this.#passesTo = remedy === TITLE_PASSES ? by : undefined;
    this.#covered.enforcement.add(log.transactionHash);
    if (!this.isSellerListed(this.#context.dayOf(log))) {
      this.#covered.insolvency.add(log.transactionHash);
    }
  }

  /** What the trust holds comes with the closing and goes by the powers of its set-up alone. */
  #onAssetMoved(from: Address, to: Address, log: RawLog): void {
    const acts = this.#trustActs.get(log.transactionHash) ?? new Set<string>();
    if (to === this.#trust && acts.has("OfferingClosed")) {
      this.#equal("asset-from-originator", log, this.#context.setUp.core.originator, from);
      this.#isDelivered = true;
    }
    if (from === this.#trust) {
      this.#context.tallies.asset.holds(
        [...acts].some((name) => LETTING_GO.has(name)),
        this.#context.inLog("asset-leaves-by-power", log),
        [...LETTING_GO].join(", "),
        [...acts].join(", "),
      );
      // but for a sale, a right leaves by its end alone
      this.#equal("asset-goes-to", log, this.#putUpIn.get(log.transactionHash) ?? ZeroAddress, to);
    }
    if (this.#sale?.isRemainder === false && from === this.#sale.venue && to !== this.#trust) {
      this.#covered.exitBySale.add(log.transactionHash);
    }
  }

  #equal(
    rule: string,
    log: RawLog,
    expected: bigint | string | boolean,
    found: bigint | string | boolean,
  ): void {
    this.#context.tallies.asset.equal(this.#context.inLog(rule, log), expected, found);
  }

  #ofTitle(rule: string, name: string, title: TitleReading) {
    return this.#context.inGetter(rule, {
      contract: packageTitleInterface,
      address: title.address,
      name,
      args: [title.id],
    });
  }
}
