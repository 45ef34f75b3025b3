import { currencyInterface } from "../chain/decode-log.ts";
import type { RawLog } from "../chain/decode-log.ts";
import { trustInterface } from "../chain/interfaces.ts";
import type { Address, Hash, TransferEvent, TrustEvents } from "../chain/events.ts";
import { type AuditContext, dateName } from "./context.ts";

/** Most that one date can collect [PROTOCOL.md]. */
const MOST_COLLECTED = 2n ** 100n;

/** @param party whom it went to, or came from */
interface Flow {
  readonly party: Address;
  readonly amount: bigint;
  readonly log: RawLog;
}

/** Every unit of the currency that came into the trust and left it. */
export class CashBook {
  readonly #context: AuditContext;
  #balance = 0n;
  #offeringBalance = 0n;
  /** What left by the currency's logs, and what the trust says that it paid, by transaction. */
  readonly #left = new Map<Hash, Flow[]>();
  readonly #paid = new Map<Hash, Flow[]>();
  /** What came by the currency's logs, and what others say that they brought. */
  readonly #came = new Map<Hash, Flow[]>();
  readonly #brought = new Map<Hash, Flow[]>();

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
      push(this.#left, log.transactionHash, { party: to, amount: value, log });
    }
    if (to === address) {
      this.#balance += value;
      push(this.#came, log.transactionHash, { party: from, amount: value, log });
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
    push(this.#paid, log.transactionHash, { party: to, amount, log });
  }

  /** Cash that another contract says it brought: {@link finish} looks for the currency's transfer. */
  onReceipt(from: Address, amount: bigint, log: RawLog): void {
    push(this.#brought, log.transactionHash, { party: from, amount, log });
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
      this.#matchPayments(this.#paid.get(transaction) ?? [], this.#left.get(transaction) ?? []);
    }
    for (const [transaction, brought] of this.#brought) {
      this.#matchReceipts(brought, this.#came.get(transaction) ?? []);
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
  #matchPayments(paid: readonly Flow[], left: readonly Flow[]): void {
    const open = [...left];
    for (const payment of paid) {
      const { party, amount, log } = payment;
      this.#context.tallies.cash.holds(
        take(open, payment) || amount === 0n,
        this.#context.inLog("payment-moved-cash", log, { holder: party }),
        `a transfer of ${amount} to ${party}`,
        "none in the transaction",
      );
    }
    for (const { party, amount, log } of open) {
      this.#context.tallies.cash.holds(
        false,
        this.#context.inLog("cash-left-unexplained", log, { holder: party }),
        "a payment that the trust announces",
        `a transfer of ${amount} to ${party}`,
      );
    }
  }

  /** What others say that they brought is one transfer of the currency in its transaction; cash may come without a word. */
  #matchReceipts(brought: readonly Flow[], came: readonly Flow[]): void {
    const open = [...came];
    for (const receipt of brought) {
      const { party, amount, log } = receipt;
      this.#context.tallies.cash.holds(
        take(open, receipt) || amount === 0n,
        this.#context.inLog("receipt-brought-cash", log),
        `a transfer of ${amount} from ${party}`,
        "none in the transaction",
      );
    }
  }
}

/** Takes one flow of the same party and amount out of a list; whether there was one. */
function take(open: Flow[], { party, amount }: Flow): boolean {
  const at = open.findIndex((each) => each.party === party && each.amount === amount);
  if (at >= 0) {
    open.splice(at, 1);
  }
  return at >= 0;
}

function countable(amount: bigint): bigint {
  if (amount < 0n) {
    return 0n;
  }
  return amount < MOST_COLLECTED ? amount : MOST_COLLECTED;
}

function push(map: Map<Hash, Flow[]>, key: Hash, value: Flow): void {
  const values = map.get(key);
  if (values === undefined) {
    map.set(key, [value]);
  } else {
    values.push(value);
  }
}
