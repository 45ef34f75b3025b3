import { currencyInterface } from "../chain/decode-log.ts";
import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { Address, TransferEvent, TrustEvents } from "../chain/events.ts";
import { MOST_COLLECTED } from "../program/protocol.ts";
import { type AuditContext, dateName } from "./context.ts";
import { PurseBook } from "./purse-book.ts";

/** Most that one date can collect [docs/payment-date.md, "Collected"]. */

/** The cash of the trust and of its offering, beside what the trust counts of its own. */
export class CashBook {
  readonly trust: PurseBook;
  readonly offering: PurseBook;
  readonly #context: AuditContext;

  constructor(context: AuditContext) {
    const { trust, offering } = context.reading;
    this.#context = context;
    this.trust = new PurseBook(context, { address: trust.address, name: "trust", rules: "" });
    this.offering = new PurseBook(context, {
      address: offering.address,
      name: "offering",
      rules: "offering-",
    });
  }

  onTransfer(args: TransferEvent, log: RawLog): void {
    this.trust.onTransfer(args, log);
    this.offering.onTransfer(args, log);
  }

  /** What a close counts: balance − set aside − reserves, at least 0, at most 2^100. */
  onPeriodClosed(args: TrustEvents["PeriodClosed"], log: RawLog, setAside: bigint, reserved: bigint): void {
    const { cash } = this.#context.tallies;
    const more = { date: dateName(args.date) };
    cash.equal(this.#context.inLog("close-balance", log, more), this.trust.balance, args.balance);
    cash.equal(this.#context.inLog("close-set-aside", log, more), setAside, args.setAside);
    cash.equal(this.#context.inLog("close-reserves", log, more), reserved, args.reserves);
    cash.equal(
      this.#context.inLog("collected", log, more),
      countable(this.trust.balance - setAside - reserved),
      args.collected,
    );
  }

  /** The trust says that its balance stood below its accounts. */
  onShortfall({ date, balance, expected }: TrustEvents["Shortfall"], log: RawLog, kept: bigint): void {
    const { cash } = this.#context.tallies;
    const more = { date: dateName(date) };
    cash.equal(this.#context.inLog("shortfall-balance", log, more), this.trust.balance, balance);
    cash.equal(this.#context.inLog("shortfall-expected", log, more), kept, expected);
  }

  /** @param counted set aside, reserved and collected of a closed period */
  finish(counted: bigint): void {
    const { reading, tallies } = this.#context;
    const { cash } = tallies;
    this.trust.finish();
    this.offering.finish();
    const balanceOf = (address: Address) => ({
      contract: currencyInterface,
      address: reading.currency.address,
      name: "balanceOf",
      args: [address],
    });
    cash.equal(
      this.#context.inGetter("trust-balance", balanceOf(reading.trust.address)),
      this.trust.balance,
      reading.currency.trustBalance,
    );
    cash.equal(
      this.#context.inGetter("offering-balance", balanceOf(reading.offering.address)),
      this.offering.balance,
      reading.currency.offeringBalance,
    );
    cash.equal(
      this.#context.inGetter("uncounted", {
        contract: trustInterface,
        address: reading.trust.address,
        name: "uncounted",
      }),
      countable(this.trust.balance - counted),
      reading.trust.uncounted,
    );
    cash.holds(
      reading.currency.trustBalance >= counted,
      this.#context.inGetter("balance-covers-accounts", balanceOf(reading.trust.address)),
      `at least ${counted}`,
      reading.currency.trustBalance,
    );
  }
}

function countable(amount: bigint): bigint {
  if (amount < 0n) {
    return 0n;
  }
  return amount < MOST_COLLECTED ? amount : MOST_COLLECTED;
}
