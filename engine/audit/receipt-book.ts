import type { RepurchaseEvent } from "../chain/decode-log.ts";
import type { Address } from "../chain/events.ts";
import type { CashBook } from "./cash-book.ts";
import type { AuditContext } from "./context.ts";
import { RepurchaseBook } from "./sales/repurchase-book.ts";

/**
 * Cash that came into the trust for loans that its originator bought back: the claims are replayed, and what their contract says that
 * it brought is looked for among the currency's transfers.
 */
export class ReceiptBook {
  readonly #context: AuditContext;
  readonly #cash: CashBook;
  /** By contract of repurchases. */
  readonly #claims = new Map<Address, RepurchaseBook>();
  #sinceClose = 0n;
  #closed = 0n;

  constructor(context: AuditContext, cash: CashBook) {
    this.#context = context;
    this.#cash = cash;
  }

  /** Of what the last close counted, what was paid for loans bought back. */
  get repurchases(): bigint {
    return this.#closed;
  }

  onRepurchase(event: RepurchaseEvent): void {
    const { log } = event;
    const claims = this.#claims.get(log.address) ?? this.#newBook();
    this.#claims.set(log.address, claims);
    claims.on(event);
    if (event.name === "RepurchasePaid" || event.name === "SecurityTaken") {
      const { amount } = event.args;
      this.#cash.trust.onReceipt(
        event.name === "RepurchasePaid" ? event.args.from : log.address,
        amount,
        log,
      );
      this.#sinceClose += amount;
    }
  }

  onPeriodClosed(): void {
    this.#closed = this.#sinceClose;
    this.#sinceClose = 0n;
  }

  #newBook(): RepurchaseBook {
    const { reading, setUp, tallies } = this.#context;
    const { originator, verificationAgent, trustee, currency, price } = setUp.core;
    const { bookValue } = reading.title;
    const warranted = { originator, verificationAgent, trustee, currency, price, bookValue };
    return new RepurchaseBook(
      {
        timeOf: (block) => BigInt(reading.headers.get(block)?.timestamp ?? 0),
        trusts: new Map([[reading.trust.address, warranted]]),
      },
      { steps: tallies.cash, deposits: tallies.cash },
    );
  }
}
