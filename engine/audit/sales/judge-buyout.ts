import type { BuyoutEvent } from "../../chain/decode-log.ts";
import {
  BATCH_STATES,
  BUYOUT_CLAIM_STATES,
  BUYOUT_DEPOSIT_STATES,
  BUYOUT_STATES,
} from "../../chain/enums.ts";
import type { Address } from "../../chain/events.ts";
import type { Subject } from "../result.ts";
import { BuyoutBook, type BuyoutContext } from "./buyout-book.ts";
import { buyoutMoves } from "./buyout-moves.ts";
import type { BuyoutSale } from "./buyout-sale.ts";
import type { SaleTallies, SalesFindings, SalesReading } from "./frame.ts";
import { judgeCash } from "./judge-cash.ts";
import { MoveBook } from "./move-book.ts";

/** What the getters answer of one sale. */
export interface BuyoutSaleState {
  readonly seller: Address;
  readonly state: bigint;
  readonly deposit: bigint;
  readonly price: bigint;
  readonly paid: bigint;
  readonly forgiven: bigint;
  readonly pool: bigint;
  readonly security: bigint;
  readonly interestPaid: bigint;
  readonly latePaid: bigint;
  readonly termsHash: string;
  readonly owedDue: bigint;
  readonly batches: readonly BuyoutBatchState[];
  readonly claims: readonly BuyoutClaimState[];
}

export interface BuyoutBatchState {
  readonly state: bigint;
  readonly netted: boolean;
  readonly handoverDay: bigint;
  readonly escrow: bigint;
  readonly reserved: bigint;
  readonly root: string;
  readonly bookValue: bigint;
  /** Of the batch's title; `undefined` where it has none any more. */
  readonly owner: Address | undefined;
  readonly isFinal: boolean | undefined;
  /** What the title itself says; `undefined` where it has been split. */
  readonly package: { readonly root: string; readonly bookValue: bigint } | undefined;
}

export interface BuyoutClaimState {
  readonly state: bigint;
  readonly buyerFigure: bigint;
  readonly sellerFigure: bigint;
}

export interface BuyoutState {
  /** The contract of the titles. */
  readonly title: Address;
  readonly saleCount: bigint;
  readonly sales: ReadonlyMap<bigint, BuyoutSaleState>;
  readonly credits: ReadonlyMap<Address, ReadonlyMap<Address, bigint>>;
}

export interface JudgeBuyoutParameters {
  readonly reading: SalesReading<BuyoutEvent, BuyoutState>;
  readonly context: BuyoutContext;
  readonly tallies: SaleTallies;
}

/** Replays the logs of a contract of buyouts and compares what they give with what it says and holds. */
export function judgeBuyout({ reading, context, tallies }: JudgeBuyoutParameters): SalesFindings {
  const { state, contract } = reading;
  const book = new BuyoutBook(context, tallies);
  reading.events.forEach((event) => {
    book.on(event);
  });
  const at = (rule: string, source: string): Subject => ({
    rule: `buyout-${rule}`,
    evidence: { contract, source },
  });
  tallies.state.equal(at("count", "saleCount()"), BigInt(book.sales.size), state.saleCount);
  for (const [saleId, sale] of book.sales) {
    const found = state.sales.get(saleId);
    if (found !== undefined) {
      judgeSale({ saleId, sale, found, contract, tallies });
    }
  }
  const moves = new MoveBook({ kind: "buyout", contract, moves: reading.moves, tallies });
  reading.events.forEach((event) => {
    moves.on(event, buyoutMoves(event, { buyout: contract, title: state.title }, book.sales));
  });
  moves.finish(book.currencies);
  for (const currency of book.currencies) {
    judgeCash({
      currency,
      owed: book.owed(currency),
      credits: book.credits.get(currency),
      reading,
      at,
      tallies,
    });
  }
  return {
    covered: book.covered.covered,
    sales: [...book.sales].map(([saleId, sale]) => inWords(saleId, sale)),
  };
}

interface JudgeSaleParameters {
  readonly saleId: bigint;
  readonly sale: BuyoutSale;
  readonly found: BuyoutSaleState;
  readonly contract: Address;
  readonly tallies: SaleTallies;
}

function judgeSale({ saleId, sale, found, contract, tallies }: JudgeSaleParameters): void {
  const { state, deposits, lots } = tallies;
  const at = (rule: string, source: string): Subject => ({
    rule: `buyout-${rule}`,
    step: `sale ${saleId}`,
    evidence: { contract, source },
  });
  const of = (rule: string) => at(rule, `saleOf(${saleId})`);
  state.equal(of("state"), sale.state, BUYOUT_STATES[Number(found.state)] ?? "None");
  state.equal(of("seller"), sale.seller, found.seller);
  state.equal(of("terms-hash"), sale.termsHash, found.termsHash);
  state.equal(of("price"), sale.price, found.price);
  state.equal(of("paid"), sale.paid, found.paid);
  state.equal(of("forgiven"), sale.forgiven, found.forgiven);
  state.equal(of("pool"), sale.pool, found.pool);
  state.equal(of("interest-paid"), sale.interestPaid, found.interestPaid);
  state.equal(of("late-paid"), sale.latePaid, found.latePaid);
  deposits.equal(of("deposit-state"), sale.deposit, BUYOUT_DEPOSIT_STATES[Number(found.deposit)] ?? "None");
  deposits.equal(of("security"), sale.security, found.security);
  if (sale.isRunning) {
    deposits.equal(at("due", `owed(${saleId})`), sale.due, found.owedDue);
    deposits.equal(of("price-identity"), found.price, found.paid + found.owedDue + found.forgiven);
  }
  sale.batches.forEach((batch, i) => {
    const there = found.batches[i];
    if (there === undefined) {
      return;
    }
    const ofBatch = (rule: string) => at(rule, `batchOf(${saleId}, ${i})`);
    state.equal(ofBatch("batch-state"), batch.state, BATCH_STATES[Number(there.state)] ?? "None");
    state.equal(ofBatch("handover"), batch.handover, there.handoverDay);
    state.equal(ofBatch("netted"), batch.netted, there.netted);
    deposits.equal(ofBatch("escrow"), batch.escrow, there.escrow);
    deposits.equal(ofBatch("reserved"), batch.reserved, there.reserved);
    if (there.package !== undefined) {
      lots.equal(ofBatch("root"), there.package.root, there.root);
      lots.equal(ofBatch("book-value"), there.package.bookValue, there.bookValue);
    }
    const ofTitle = (rule: string) => at(rule, `ownerOf(${batch.titleId})`);
    lots.holds(
      batch.state !== "Escrowed" || there.owner === contract,
      ofTitle("title-in-escrow"),
      contract,
      there.owner ?? "nobody",
    );
    if (batch.state === "Released" && !sale.mayTransferAgain && there.owner !== undefined) {
      lots.equal(ofTitle("title-final"), true, there.isFinal ?? false);
    }
  });
  state.equal(at("claims", `claimCount(${saleId})`), sale.claims.length, found.claims.length);
  sale.claims.forEach((claim, i) => {
    const there = found.claims[i];
    const ofClaim = (rule: string) => at(rule, `claimOf(${saleId}, ${i})`);
    if (there !== undefined) {
      state.equal(ofClaim("claim-state"), claim.state, BUYOUT_CLAIM_STATES[Number(there.state)] ?? "None");
      deposits.equal(ofClaim("buyer-figure"), claim.buyerFigure, there.buyerFigure);
      deposits.equal(ofClaim("seller-figure"), claim.sellerFigure, there.sellerFigure);
    }
  });
}

function inWords(saleId: bigint, sale: BuyoutSale): string {
  const batches = sale.batches.map(({ titleId, state }) => `title ${titleId} ${state}`).join(", ");
  return `sale ${saleId} by ${sale.seller} to ${sale.terms.buyer}: ${sale.state}; price ${sale.price} = paid ${sale.paid} + due ${sale.isRunning ? sale.due : 0n} + forgiven ${sale.forgiven}; deposit ${sale.deposit}; ${batches}`;
}
