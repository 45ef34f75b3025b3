import { getAddress } from "ethers";
import { z } from "zod";

import { BUYOUT_COVERED } from "../../engine/audit/sales/buyout-book.ts";
import type { SaleTallies, SalesAuditResult, SalesFindings } from "../../engine/audit/sales/frame.ts";
import {
  type BuyoutBatchState,
  type BuyoutSaleState,
  type BuyoutState,
  judgeBuyout,
} from "../../engine/audit/sales/judge-buyout.ts";
import { type BuyoutEvent, decodeBuyoutLog } from "../../engine/chain/decode-log.ts";
import type { Address, BuyoutTerms } from "../../engine/chain/events.ts";
import { buyoutInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { Asker, isOfKind, orNone } from "./ask.ts";
import { type AuditSalesParameters, auditSales } from "./audit-sales.ts";
import type { ChainReader } from "./chain-reader.ts";
import { type SalesLife, judgeSaleCode } from "./sales-reader.ts";

const saleSchema = z.object({
  seller: z.string(),
  state: z.bigint(),
  deposit: z.bigint(),
  price: z.bigint(),
  paid: z.bigint(),
  forgiven: z.bigint(),
  pool: z.bigint(),
  security: z.bigint(),
  interestPaid: z.bigint(),
  latePaid: z.bigint(),
  termsHash: z.string(),
});
const owedSchema = z.object({ due: z.bigint() });
const batchSchema = z.object({
  state: z.bigint(),
  netted: z.boolean(),
  handoverDay: z.bigint(),
  escrow: z.bigint(),
  reserved: z.bigint(),
  root: z.string(),
  bookValue: z.bigint(),
});
const claimSchema = z.object({ state: z.bigint(), buyerFigure: z.bigint(), sellerFigure: z.bigint() });
const packageSchema = z.object({ root: z.string(), bookValue: z.bigint() });

/** Whether a contract of buyouts stands at an address: nothing else has its rules and titles. */
export async function isBuyout(reader: ChainReader, address: string): Promise<boolean> {
  return isOfKind({
    reader,
    address,
    contract: buyoutInterface,
    answers: async (buyout) => {
      await buyout.text("rules");
      await buyout.text("title");
      await buyout.bigint("saleCount");
      return true;
    },
  });
}

/** Audits every buyout of a contract from its logs, by a replay of its own. Nothing is thrown for what a chain says. */
export async function auditBuyout(parameters: AuditSalesParameters): Promise<SalesAuditResult> {
  return auditSales(parameters, {
    kind: "buyout",
    decode: decodeBuyoutLog,
    currenciesOf: (events) => new Set(termsIn(events).map(([, terms]) => getAddress(terms.currency))),
    covered: BUYOUT_COVERED,
    judge,
  });
}

async function judge(
  reader: ChainReader,
  contract: Address,
  life: SalesLife<BuyoutEvent>,
  tallies: SaleTallies,
): Promise<SalesFindings> {
  const block = life.head.number;
  await judgeSaleCode({ reader, tallies, contract, block, name: "Buyout" });
  const state = await readState(reader, contract, life);
  const senders = new Map<string, Address>();
  for (const { log } of life.events) {
    if (!senders.has(log.transactionHash)) {
      const transaction = await reader.transaction(log.transactionHash);
      // A call by another contract has that contract's caller as its sender: then nothing can be said of who called.
      if (transaction?.to !== null && transaction !== undefined && getAddress(transaction.to) === contract) {
        senders.set(log.transactionHash, getAddress(transaction.from));
      }
    }
  }
  return judgeBuyout({
    reading: {
      contract,
      events: life.events,
      timeOf: life.timeOf,
      cash: life.cash,
      moves: life.moves,
      state,
    },
    context: {
      timeOf: life.timeOf,
      senderOf: (hash) => senders.get(hash),
      bookValueOf: (saleId, batch) => state.sales.get(saleId)?.batches[batch]?.bookValue,
    },
    tallies,
  });
}

async function readState(
  reader: ChainReader,
  contract: Address,
  life: SalesLife<BuyoutEvent>,
): Promise<BuyoutState> {
  const block = life.head.number;
  const buyout = new Asker(reader, buyoutInterface, contract, block);
  const title = await buyout.text("title");
  const titles = new Asker(reader, packageTitleInterface, title, block);
  const sales = new Map<bigint, BuyoutSaleState>();
  const accounts = new Set<Address>();
  for (const [saleId, terms] of termsIn(life.events)) {
    const sale = await buyout.all(saleSchema, "saleOf", [saleId]);
    const batches: BuyoutBatchState[] = [];
    for (const [i, { titleId }] of terms.batches.entries()) {
      batches.push({
        ...(await buyout.all(batchSchema, "batchOf", [saleId, BigInt(i)])),
        owner: await orNone(titles.text("ownerOf", titleId)),
        isFinal: await orNone(titles.all(z.boolean(), "isFinal", [titleId])),
        package: await orNone(titles.all(packageSchema, "packageOf", [titleId])),
      });
    }
    const count = await buyout.bigint("claimCount", saleId);
    const claims = [];
    for (let claimId = 0n; claimId < count; claimId += 1n) {
      claims.push(await buyout.all(claimSchema, "claimOf", [saleId, claimId]));
    }
    const { due } = await buyout.all(owedSchema, "owed", [saleId]);
    sales.set(saleId, { ...sale, owedDue: due, batches, claims });
    accounts.add(sale.seller).add(terms.buyer);
  }
  const credits = new Map<Address, Map<Address, bigint>>();
  for (const currency of life.cash.keys()) {
    const of = new Map<Address, bigint>();
    for (const account of accounts) {
      of.set(account, await buyout.bigint("creditOf", currency, account));
    }
    credits.set(currency, of);
  }
  return { title, saleCount: await buyout.bigint("saleCount"), sales, credits };
}

function termsIn(events: readonly BuyoutEvent[]): readonly (readonly [bigint, BuyoutTerms])[] {
  return events.flatMap((event) =>
    event.name === "SaleProposed" ? [[event.args.saleId, event.args.terms] as const] : [],
  );
}
