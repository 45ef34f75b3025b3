import { trustInterface } from "../chain/interfaces.ts";
import type { RawLog } from "../chain/decode-log.ts";
import type { Address, NoteEvents, TrustEvents } from "../chain/events.ts";
import { inSeconds } from "../dates/day.ts";
import { sum } from "../money/sum.ts";
import { ROLES } from "../setup/setup-schema.ts";
import { type AuditContext, dateName } from "./context.ts";

/** Days from which an announced address holds. */
const ANNOUNCEMENT_DAYS = 30;

/** @param from second from which it holds */
interface Announced {
  readonly to: Address;
  readonly from: number;
}

/** A trust's accounts, kept a second time from its events: what is set aside for whom, and what reserves hold. */
export class AccountBook {
  readonly #context: AuditContext;
  readonly #given: bigint[];
  readonly #paid: bigint[];
  readonly #releasable: bigint[];
  readonly #addresses: Address[];
  readonly #announced = new Map<number, Announced>();
  #setAside = 0n;
  #reserved = 0n;

  constructor(context: AuditContext) {
    const { deal, setUp } = context;
    this.#context = context;
    this.#given = deal.classes.map(() => 0n);
    this.#paid = deal.classes.map(() => 0n);
    // The parties, the costs of the offering, the originator; former servicers as they leave.
    this.#addresses = [
      ...setUp.rest.parties,
      ...setUp.rest.costs.map(({ payee }) => payee),
      setUp.core.originator,
    ];
    this.#releasable = this.#addresses.map(() => 0n);
  }

  /** Released and paid by nobody yet. */
  get setAside(): bigint {
    return this.#setAside;
  }

  /** What reserves hold. */
  get reserved(): bigint {
    return this.#reserved;
  }

  /** All that a class was ever given. */
  given(classIndex: number): bigint {
    return this.#given[classIndex] ?? 0n;
  }

  /**
   * The closing: openings of reserves, costs, price and what is over out of the proceeds.
   *
   * @param setOff what an account has contributed instead, and is owed no more
   */
  onClosed(
    args: TrustEvents["TrustClosed"],
    log: RawLog,
    proceeds: bigint,
    setOff: (account: number) => bigint,
  ): void {
    const { deal, setUp, tallies } = this.#context;
    const openings = sum(deal.reserves.map(({ opening }) => opening));
    const parties = deal.parties.length;
    const costs = setUp.rest.costs.map(({ amount }, i) => amount - setOff(parties + i));
    const price = setUp.core.price - setOff(parties + costs.length);
    costs.forEach((amount, i) => {
      this.#releasable[parties + i] = amount;
    });
    this.#releasable[parties + costs.length] = proceeds - openings - sum(costs);
    this.#setAside = proceeds - openings;
    this.#reserved = openings;
    const { closing } = tallies;
    closing.equal(this.#context.inLog("closing-reserves", log), openings, args.reserves);
    closing.equal(this.#context.inLog("closing-set-aside", log), this.#setAside, args.setAside);
    closing.holds(
      proceeds >= price + sum(costs) + openings,
      this.#context.inLog("proceeds-cover-price-costs-reserves", log),
      `at least ${price + sum(costs) + openings}`,
      proceeds,
    );
  }

  /** @param collected of the closed period */
  onDistributed(args: TrustEvents["Distributed"], log: RawLog, collected: bigint): void {
    const given = sum(args.classPaid) + sum(args.partyPaid);
    this.#context.tallies.cash.equal(
      this.#context.inLog("date-in-balance", log, { date: dateName(args.date) }),
      collected + this.#reserved,
      given + args.reserves,
    );
    args.classPaid.forEach((paid, c) => {
      this.#given[c] = (this.#given[c] ?? 0n) + paid;
    });
    args.partyPaid.forEach((paid, p) => {
      this.#releasable[p] = (this.#releasable[p] ?? 0n) + paid;
    });
    this.#setAside += given;
    this.#reserved = args.reserves;
  }

  /** @param found cash that belongs to the account beyond what was set aside: all of it, once the offering has failed */
  onReleased({ account, to, amount }: TrustEvents["Released"], log: RawLog, found: bigint): void {
    const { cash } = this.#context.tallies;
    const at = Number(account);
    const holder = this.#addressOf(at, this.#context.secondsOf(log));
    cash.equal(
      this.#context.inLog(`released-account`, log, { holder: to }),
      (this.#releasable[at] ?? 0n) + found,
      amount,
    );
    cash.equal(
      this.#context.inLog("released-to", log, { holder: to }),
      holder ?? `one of ${this.#addresses.length} accounts`,
      to,
    );
    this.#releasable[at] = (this.#releasable[at] ?? 0n) + found - amount;
    this.#setAside += found - amount;
  }

  /** A class's note says that it paid a holder. */
  onHolderPaid(at: number, { to, amount }: NoteEvents["Paid"], log: RawLog): void {
    const paid = (this.#paid[at] ?? 0n) + amount;
    this.#context.tallies.cash.holds(
      paid <= this.given(at),
      this.#context.inLog("class-paid-within-given", log, { holder: to }),
      `at most ${this.given(at)}`,
      paid,
    );
    this.#paid[at] = paid;
    this.#setAside -= amount;
  }

  onRotated({ account, from, to }: TrustEvents["AddressRotated"], log: RawLog): void {
    const { setUp, tallies } = this.#context;
    const at = Number(account);
    tallies.powers.equal(
      this.#context.inLog("rotated-from", log),
      this.#addressOf(at, this.#context.secondsOf(log)) ?? "an account of the trust",
      from,
    );
    const rotate = trustInterface.getFunction("rotate")?.selector;
    const call = this.#context.callTo(this.#context.reading.trust.address, log, rotate);
    if (call !== undefined) {
      tallies.powers.equal(this.#context.inLog("rotated-by", log), from, call.from);
    }
    tallies.powers.holds(
      to !== setUp.core.trustee || this.#first(at) === to,
      this.#context.inLog("rotated-to-trustee", log),
      "not the trustee's address",
      to,
    );
    this.#addresses[at] = to;
    this.#announced.delete(at);
  }

  /** The trustee announces an account's address, never its own and not of an office; it holds after 30 days. */
  onAnnounced(args: TrustEvents["AddressAnnounced"], log: RawLog): void {
    const { core } = this.#context.setUp;
    const { powers } = this.#context.tallies;
    const at = Number(args.account);
    const now = this.#context.secondsOf(log);
    const from = this.#addressOf(at, now);
    powers.equal(this.#context.inLog("announced-from", log), from ?? "an account of the trust", args.from);
    powers.holds(
      args.to !== core.trustee,
      this.#context.inLog("announced-to-trustee", log),
      "not the trustee's address",
      args.to,
    );
    const offices = ROLES.map((role) => core[role]);
    powers.holds(
      !offices.includes(this.#first(at) ?? ""),
      this.#context.inLog("announced-of-office", log),
      "an account that is no office's",
      this.#first(at) ?? "none",
    );
    powers.equal(
      this.#context.inLog("announced-effective", log),
      BigInt(now) + inSeconds(ANNOUNCEMENT_DAYS),
      args.effectiveFrom,
    );
    this.#addresses[at] = from ?? args.from;
    this.#announced.set(at, { to: args.to, from: Number(args.effectiveFrom) });
  }

  onAnnouncementCancelled({ account, by }: TrustEvents["AnnouncementCancelled"], log: RawLog): void {
    const { powers } = this.#context.tallies;
    const at = Number(account);
    const now = this.#context.secondsOf(log);
    powers.equal(
      this.#context.inLog("cancelled-by", log),
      this.#addressOf(at, now) ?? "an account of the trust",
      by,
    );
    const announced = this.#announced.get(at);
    powers.holds(
      announced !== undefined && now < announced.from,
      this.#context.inLog("cancelled-in-time", log),
      "an announcement that does not hold yet",
      announced === undefined ? "none" : `one that holds from second ${announced.from}`,
    );
    this.#announced.delete(at);
  }

  /** The servicer's office changes hands: its account is the new holder's, what it holds goes along with who leaves. */
  onServicerChanged({ from, to, formerAccount }: TrustEvents["ServicerChanged"], log: RawLog): void {
    const at = this.servicerAccount;
    this.#context.tallies.powers.equal(
      this.#context.inLog("former-account", log),
      BigInt(this.#addresses.length),
      formerAccount,
    );
    this.#addresses.push((at === undefined ? undefined : this.#addresses[at]) ?? from);
    this.#releasable.push((at === undefined ? undefined : this.#releasable[at]) ?? 0n);
    if (at !== undefined) {
      this.#addresses[at] = to;
      this.#releasable[at] = 0n;
    }
  }

  /** Of what a date gave to the servicer's account, an amount is a former holder's. */
  moveArrears(account: number, amount: bigint): void {
    const at = this.servicerAccount ?? account;
    this.#releasable[at] = (this.#releasable[at] ?? 0n) - amount;
    this.#releasable[account] = (this.#releasable[account] ?? 0n) + amount;
  }

  /** The account of the servicer's office; `undefined` where the terms pay it nothing. */
  get servicerAccount(): number | undefined {
    const { rest, core } = this.#context.setUp;
    const at = rest.parties.indexOf(core.servicer);
    return at < 0 ? undefined : at;
  }

  /** First account of a former servicer. */
  get firstFormer(): number {
    const { parties, costs } = this.#context.setUp.rest;
    return parties.length + costs.length + 1;
  }

  #addressOf(account: number, seconds: number): Address | undefined {
    const announced = this.#announced.get(account);
    return announced !== undefined && seconds >= announced.from ? announced.to : this.#addresses[account];
  }

  /** The books against the trust's getters. @param failedBalance the trust's cash where the offering has failed, else 0 */
  finish(failedBalance: bigint): void {
    const { reading, tallies, deal } = this.#context;
    const { trust } = reading;
    const { cash } = tallies;
    cash.equal(this.#getter("set-aside", "setAside"), this.#setAside, trust.setAside);
    cash.equal(this.#getter("reserved", "reserved"), this.#reserved, trust.reserved);
    deal.classes.forEach(({ id }, c) => {
      const account = trust.classAccounts[c];
      const more = { step: `class ${id}` };
      cash.equal(
        { ...this.#getter("class-given", "classAccount", [c]), ...more },
        this.given(c),
        account?.given ?? "none",
      );
      cash.equal(
        { ...this.#getter("class-paid", "classAccount", [c]), ...more },
        this.#paid[c] ?? 0n,
        account?.paid ?? "none",
      );
    });
    this.#addresses.forEach((_, a) => {
      const address = this.#addressOf(a, reading.head.timestamp) ?? "none";
      const found = a === this.firstFormer - 1 ? failedBalance : 0n;
      cash.equal(
        { ...this.#getter("releasable", "releasable", [a]), holder: address },
        (this.#releasable[a] ?? 0n) + found,
        trust.releasable[a] ?? "none",
      );
      tallies.powers.equal(
        { ...this.#getter("account-address", "addressOf", [a]), holder: address },
        address,
        trust.addresses[a] ?? "none",
      );
    });
    const owed = sum(this.#given) - sum(this.#paid) + sum(this.#releasable);
    cash.equal(this.#getter("set-aside-adds-up", "setAside"), owed, trust.setAside);
  }

  #first(account: number): Address | undefined {
    const { rest, core } = this.#context.setUp;
    return [...rest.parties, ...rest.costs.map(({ payee }) => payee), core.originator][account];
  }

  #getter(rule: string, name: string, args: readonly number[] = []) {
    const { address } = this.#context.reading.trust;
    return this.#context.inGetter(rule, { contract: trustInterface, address, name, args });
  }
}
