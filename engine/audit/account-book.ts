import { trustInterface } from "../chain/interfaces.ts";
import type { RawLog } from "../chain/decode-log.ts";
import type { Address, NoteEvents, TrustEvents } from "../chain/events.ts";
import { type AuditContext, dateName, sum } from "./context.ts";

/** A trust's accounts, kept a second time from its events: what is set aside for whom, and what reserves hold. */
export class AccountBook {
  readonly #context: AuditContext;
  readonly #given: bigint[];
  readonly #paid: bigint[];
  readonly #releasable: bigint[];
  readonly #addresses: Address[];
  #setAside = 0n;
  #reserved = 0n;

  constructor(context: AuditContext) {
    const { deal, setUp } = context;
    this.#context = context;
    this.#given = deal.classes.map(() => 0n);
    this.#paid = deal.classes.map(() => 0n);
    // The parties, the costs of the offering, the originator.
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

  /** The closing: openings of reserves, costs, price and what is over out of the proceeds. */
  onClosed(args: TrustEvents["TrustClosed"], log: RawLog, proceeds: bigint): void {
    const { deal, setUp, tallies } = this.#context;
    const openings = sum(deal.reserves.map(({ opening }) => opening));
    const costs = setUp.rest.costs.map(({ amount }) => amount);
    const parties = deal.parties.length;
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
      proceeds >= setUp.core.price + sum(costs) + openings,
      this.#context.inLog("proceeds-cover-price-costs-reserves", log),
      `at least ${setUp.core.price + sum(costs) + openings}`,
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
    const holder = this.#addresses[at];
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
      this.#addresses[at] ?? "an account of the trust",
      from,
    );
    tallies.powers.holds(
      to !== setUp.core.trustee || this.#first(at) === to,
      this.#context.inLog("rotated-to-trustee", log),
      "not the trustee's address",
      to,
    );
    this.#addresses[at] = to;
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
    this.#addresses.forEach((address, a) => {
      const found = a === this.#addresses.length - 1 ? failedBalance : 0n;
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
