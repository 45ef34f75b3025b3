import { currencyInterface } from "../chain/decode-log.ts";
import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { Address, Hash, TransferEvent, TrustEvents } from "../chain/events.ts";
import { type AuditContext, dateName } from "./context.ts";

/** Most that one date can collect [PROTOCOL.md]. */
const MOST_COLLECTED = 2n ** 100n;

interface Outflow {
  readonly to: Address;
  readonly amount: bigint;
  readonly log: RawLog;
}

/** Every unit of the currency that came into the trust and left it. */
export class CashBook {
  readonly #context: AuditContext;
  #balance = 0n;
  #offeringBalance = 0n;
  /** What left by the currency's logs, and what the trust says that it paid, by transaction. */
  readonly #left = new Map<Hash, Outflow[]>();
  readonly #paid = new Map<Hash, Outflow[]>();

  constructor(context: AuditContext) {
    this.#context = context;
  }

  get balance(): bigint {
    return this.#balance;
  }

  get offeringBalance(): bigint {
    return this.#offeringBalance;
  }

  onTransfer({ from, to, value }: TransferEvent, log: RawLog): void {
    const { address } = this.#context.reading.trust;
    const offering = this.#context.reading.offering.address;
    if (from === address) {
      this.#balance -= value;
      push(this.#left, log.transactionHash, { to, amount: value, log });
    }
    if (to === address) {
      this.#balance += value;
    }
    if (from === offering) {
      this.#offeringBalance -= value;
    }
    if (to === offering) {
      this.#offeringBalance += value;
    }
  }

  /** A payment that the trust announces: {@link finish} looks for the currency's transfer. */
  onPayment(to: Address, amount: bigint, log: RawLog): void {
    push(this.#paid, log.transactionHash, { to, amount, log });
  }

  /** What a close counts: balance − set aside − reserves, at least 0, at most 2^100. */
  onPeriodClosed(args: TrustEvents["PeriodClosed"], log: RawLog, setAside: bigint, reserved: bigint): void {
    const { cash } = this.#context.tallies;
    const more = { date: dateName(args.date) };
    cash.equal(this.#context.inLog("close-balance", log, more), this.#balance, args.balance);
    cash.equal(this.#context.inLog("close-set-aside", log, more), setAside, args.setAside);
    cash.equal(this.#context.inLog("close-reserves", log, more), reserved, args.reserves);
    cash.equal(
      this.#context.inLog("collected", log, more),
      countable(this.#balance - setAside - reserved),
      args.collected,
    );
  }

  /** The trust says that its balance stood below its accounts. */
  onShortfall({ date, balance, expected }: TrustEvents["Shortfall"], log: RawLog, kept: bigint): void {
    const { cash } = this.#context.tallies;
    const more = { date: dateName(date) };
    cash.equal(this.#context.inLog("shortfall-balance", log, more), this.#balance, balance);
    cash.equal(this.#context.inLog("shortfall-expected", log, more), kept, expected);
  }

  /** @param counted set aside, reserved and collected of a closed period */
  finish(counted: bigint): void {
    const { reading, tallies } = this.#context;
    const { cash } = tallies;
    for (const transaction of new Set([...this.#left.keys(), ...this.#paid.keys()])) {
      this.#match(this.#paid.get(transaction) ?? [], this.#left.get(transaction) ?? []);
    }
    const balanceOf = (address: Address) => ({
      contract: currencyInterface,
      address: reading.currency.address,
      name: "balanceOf",
      args: [address],
    });
    cash.equal(
      this.#context.inGetter("trust-balance", balanceOf(reading.trust.address)),
      this.#balance,
      reading.currency.trustBalance,
    );
    cash.equal(
      this.#context.inGetter("offering-balance", balanceOf(reading.offering.address)),
      this.#offeringBalance,
      reading.currency.offeringBalance,
    );
    cash.equal(
      this.#context.inGetter("uncounted", {
        contract: trustInterface,
        address: reading.trust.address,
        name: "uncounted",
      }),
      countable(this.#balance - counted),
      reading.trust.uncounted,
    );
    cash.holds(
      reading.currency.trustBalance >= counted,
      this.#context.inGetter("balance-covers-accounts", balanceOf(reading.trust.address)),
      `at least ${counted}`,
      reading.currency.trustBalance,
    );
  }

  /** Each payment that the trust announces is one transfer of the currency in its transaction, and the other way round. */
  #match(paid: readonly Outflow[], left: readonly Outflow[]): void {
    const { cash } = this.#context.tallies;
    const open = [...left];
    for (const { to, amount, log } of paid) {
      const at = open.findIndex((each) => each.to === to && each.amount === amount);
      cash.holds(
        at >= 0 || amount === 0n,
        this.#context.inLog("payment-moved-cash", log, { holder: to }),
        `a transfer of ${amount} to ${to}`,
        "none in the transaction",
      );
      if (at >= 0) {
        open.splice(at, 1);
      }
    }
    for (const { to, amount, log } of open) {
      cash.holds(
        false,
        this.#context.inLog("cash-left-unexplained", log, { holder: to }),
        "a payment that the trust announces",
        `a transfer of ${amount} to ${to}`,
      );
    }
  }
}

function countable(amount: bigint): bigint {
  if (amount < 0n) {
    return 0n;
  }
  return amount < MOST_COLLECTED ? amount : MOST_COLLECTED;
}

function push(map: Map<Hash, Outflow[]>, key: Hash, value: Outflow): void {
  const values = map.get(key);
  if (values === undefined) {
    map.set(key, [value]);
  } else {
    values.push(value);
  }
}
