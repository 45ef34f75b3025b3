import type { RawLog } from "../chain/decode-log.ts";
import type { Address, Hash, TransferEvent } from "../chain/events.ts";
import type { AuditContext } from "./context.ts";

/** @param party whom it went to, or came from */
interface Flow {
  readonly party: Address;
  readonly amount: bigint;
  readonly log: RawLog;
}

/** Whose purse it is: how differences name it, and what stands before the names of its rules. */
export interface PurseOwner {
  readonly address: Address;
  readonly name: string;
  readonly rules: string;
}

/** Every unit of the currency that came to one contract and left it, beside what was said of it. */
export class PurseBook {
  readonly #context: AuditContext;
  readonly #owner: PurseOwner;
  #balance = 0n;
  /** What left by the currency's logs, and what its owner says that it paid, by transaction. */
  readonly #left = new Map<Hash, Flow[]>();
  readonly #paid = new Map<Hash, Flow[]>();
  /** What came by the currency's logs, and what was said to be brought. */
  readonly #came = new Map<Hash, Flow[]>();
  readonly #brought = new Map<Hash, Flow[]>();

  constructor(context: AuditContext, owner: PurseOwner) {
    this.#context = context;
    this.#owner = owner;
  }

  get balance(): bigint {
    return this.#balance;
  }

  onTransfer({ from, to, value }: TransferEvent, log: RawLog): void {
    const { address } = this.#owner;
    if (from === address) {
      this.#balance -= value;
      push(this.#left, log.transactionHash, { party: to, amount: value, log });
    }
    if (to === address) {
      this.#balance += value;
      push(this.#came, log.transactionHash, { party: from, amount: value, log });
    }
  }

  /** A payment that the owner announces: {@link finish} looks for the currency's transfer. */
  onPayment(to: Address, amount: bigint, log: RawLog): void {
    push(this.#paid, log.transactionHash, { party: to, amount, log });
  }

  /** Cash that is said to have been brought: {@link finish} looks for the currency's transfer. */
  onReceipt(from: Address, amount: bigint, log: RawLog): void {
    push(this.#brought, log.transactionHash, { party: from, amount, log });
  }

  finish(): void {
    for (const transaction of new Set([...this.#left.keys(), ...this.#paid.keys()])) {
      this.#matchPayments(this.#paid.get(transaction) ?? [], this.#left.get(transaction) ?? []);
    }
    for (const [transaction, brought] of this.#brought) {
      this.#matchReceipts(brought, this.#came.get(transaction) ?? []);
    }
  }

  /**
   * Each payment that the owner announces is one transfer of the currency in its transaction, and the other way round. Anybody
   * may move nothing out of anybody's account.
   */
  #matchPayments(paid: readonly Flow[], left: readonly Flow[]): void {
    const open = [...left];
    for (const payment of paid) {
      const { party, amount, log } = payment;
      this.#context.tallies.cash.holds(
        take(open, payment) || amount === 0n,
        this.#in("payment-moved-cash", log, party),
        `a transfer of ${amount} to ${party}`,
        "none in the transaction",
      );
    }
    for (const { party, amount, log } of open.filter((flow) => flow.amount !== 0n)) {
      this.#context.tallies.cash.holds(
        false,
        this.#in("cash-left-unexplained", log, party),
        `a payment that the ${this.#owner.name} announces`,
        `a transfer of ${amount} to ${party}`,
      );
    }
  }

  /** What was said to be brought is one transfer of the currency in its transaction; cash may come without a word. */
  #matchReceipts(brought: readonly Flow[], came: readonly Flow[]): void {
    const open = [...came];
    for (const receipt of brought) {
      const { party, amount, log } = receipt;
      this.#context.tallies.cash.holds(
        take(open, receipt) || amount === 0n,
        this.#in("receipt-brought-cash", log, party),
        `a transfer of ${amount} from ${party}`,
        "none in the transaction",
      );
    }
  }

  #in(rule: string, log: RawLog, holder: Address) {
    return this.#context.inLog(`${this.#owner.rules}${rule}`, log, { holder });
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

function push(map: Map<Hash, Flow[]>, key: Hash, value: Flow): void {
  const values = map.get(key);
  if (values === undefined) {
    map.set(key, [value]);
  } else {
    values.push(value);
  }
}
