import type {
  BATCH_STATES,
  BUYOUT_CLAIM_STATES,
  BUYOUT_DEPOSIT_STATES,
  BUYOUT_STATES,
} from "../../chain/enums.ts";
import type { Address, BuyoutTerms } from "../../chain/events.ts";
import { WAD } from "../../money/units.ts";
import { INTEREST_SCALE, accrueDaily, overdue } from "../../sale/schedule.ts";

export type SaleState = (typeof BUYOUT_STATES)[number];
export type DepositState = (typeof BUYOUT_DEPOSIT_STATES)[number];
export type BatchState = (typeof BATCH_STATES)[number];
export type ClaimState = (typeof BUYOUT_CLAIM_STATES)[number];

export interface ReplayedBatch {
  readonly titleId: bigint;
  readonly price: bigint;
  state: BatchState;
  handover: bigint;
  escrow: bigint;
  reserved: bigint;
  hasReport: boolean;
  netted: boolean;
  readonly putBack: Set<string>;
}

export interface ReplayedClaim {
  readonly kind: "net" | "putBack";
  readonly byBuyer: boolean;
  readonly batch: number;
  readonly day: bigint;
  state: ClaimState;
  contestDay: bigint;
  buyerFigure: bigint;
  sellerFigure: bigint;
  decided: bigint | undefined;
}

/** One sale as the events alone make it: units of its currency, day numbers. */
export class BuyoutSale {
  readonly seller: Address;
  readonly terms: BuyoutTerms;
  readonly termsHash: string;
  readonly mayTransferAgain: boolean;
  readonly price: bigint;
  readonly batches: readonly ReplayedBatch[];
  readonly claims: ReplayedClaim[] = [];
  state: SaleState = "Proposed";
  deposit: DepositState = "None";
  paid = 0n;
  forgiven = 0n;
  pool = 0n;
  security = 0n;
  interestPaid = 0n;
  latePaid = 0n;
  /** Transactions that paid instalments. */
  readonly payments: string[] = [];
  #accruedTo = 0n;
  #interest = 0n;
  #late = 0n;

  constructor(given: {
    readonly seller: Address;
    readonly terms: BuyoutTerms;
    readonly termsHash: string;
    readonly mayTransferAgain: boolean;
  }) {
    this.seller = given.seller;
    this.terms = given.terms;
    this.termsHash = given.termsHash;
    this.mayTransferAgain = given.mayTransferAgain;
    this.price = given.terms.batches.reduce((sum, { price }) => sum + price, 0n);
    this.batches = given.terms.batches.map(({ titleId, price }) => ({
      titleId,
      price,
      state: "Escrowed",
      handover: 0n,
      escrow: 0n,
      reserved: 0n,
      hasReport: false,
      netted: false,
      putBack: new Set<string>(),
    }));
  }

  get isRunning(): boolean {
    return this.state === "Agreed" || this.state === "Paying";
  }

  get due(): bigint {
    return this.price - this.paid - this.forgiven;
  }

  /** All units of the currency that the contract holds for this sale. */
  get kept(): bigint {
    const deposit = this.deposit === "Held" ? this.terms.deposit : 0n;
    const escrows = this.batches.reduce((sum, { escrow }) => sum + escrow, 0n);
    return deposit + this.security + this.pool + escrows;
  }

  begin(today: bigint): void {
    this.#accruedTo = today;
  }

  /** Counts interest up to a day. */
  accrue(today: bigint): void {
    const { interest, late } = accrueDaily({
      terms: this.terms,
      paid: this.paid,
      from: this.#accruedTo,
      to: today,
    });
    this.#interest += interest;
    this.#late += late;
    this.#accruedTo = today;
  }

  /** Interest owed, floored once over the sale's whole life. */
  get interestOwed(): { readonly interest: bigint; readonly late: bigint } {
    return {
      interest: this.#interest / INTEREST_SCALE - this.interestPaid,
      late: this.#late / INTEREST_SCALE - this.latePaid,
    };
  }

  /** What is overdue on a day, and since when. */
  overdueOn(today: bigint): { readonly amount: bigint; readonly since: bigint } {
    const amount = overdue({ terms: this.terms, paid: this.paid, day: today - 1n });
    const since = this.terms.instalments.find(
      ({ day }) => overdue({ terms: this.terms, paid: this.paid, day }) > 0n,
    );
    return { amount, since: amount === 0n ? 0n : (since?.day ?? 0n) };
  }

  /** What must be paid of the price before a batch's title goes. */
  neededFor(batch: number): bigint {
    return this.terms.releaseAtEnd
      ? this.price
      : this.batches.slice(0, batch + 1).reduce((sum, { price }) => sum + price, 0n);
  }

  /** What of a batch's escrow has to stay for its warranty on a day. */
  holdOn(batch: ReplayedBatch, today: bigint): bigint {
    return today <= batch.handover + this.terms.warrantyDays ? (batch.price * this.terms.holdWad) / WAD : 0n;
  }
}
