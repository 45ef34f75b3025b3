import { getAddress } from "ethers";

import {
  BUYOUT_CLAIM_STATES,
  BUYOUT_DEPOSIT_STATES,
  BUYOUT_STATES,
  inJson,
} from "../../engine/chain/enums.ts";
import type { BuyoutTerms } from "../../engine/chain/events.ts";
import { buyoutInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { type CurrencyView, openCurrency } from "../session/currency.ts";
import type { CallParameters } from "../session/plan.ts";
import { wrongOption } from "../session/read-input.ts";
import { readStruct } from "../session/read-struct.ts";
import { type ChainSession, readNumber, locateShared } from "../session/session.ts";

const SALE_STATES = inJson(BUYOUT_STATES);
const DEPOSIT_STATES = inJson(BUYOUT_DEPOSIT_STATES);
const CLAIM_STATES = inJson(BUYOUT_CLAIM_STATES);

/** A sale as commands look at it. Smallest units. */
export interface SaleView {
  readonly contract: string;
  readonly id: bigint;
  readonly seller: string;
  readonly state: (typeof SALE_STATES)[number];
  readonly deposit: (typeof DEPOSIT_STATES)[number];
  readonly price: bigint;
  readonly paid: bigint;
  readonly forgiven: bigint;
  readonly pool: bigint;
  readonly security: bigint;
  readonly termsHash: string;
  readonly terms: BuyoutTerms;
  readonly currency: CurrencyView;
}

export interface ClaimView {
  readonly id: bigint;
  readonly kind: "net" | "putBack";
  readonly state: (typeof CLAIM_STATES)[number];
  readonly byBuyer: boolean;
  readonly batch: bigint;
  readonly day: bigint;
  readonly contestDay: bigint;
  readonly buyerFigure: bigint;
  readonly sellerFigure: bigint;
}

/** The contract of buyouts. @throws UserError where none is known or stands there */
export function buyoutContract(session: ChainSession, name: string): Promise<string> {
  return locateShared(session, name, "contract of buyouts");
}

export function buyoutCall(contract: string, method: string, args: readonly unknown[]): CallParameters {
  return { to: contract, name: "Buyout", contract: buyoutInterface, method, args };
}

interface SaleStruct {
  readonly seller: string;
  readonly state: bigint;
  readonly deposit: bigint;
  readonly price: bigint;
  readonly paid: bigint;
  readonly forgiven: bigint;
  readonly pool: bigint;
  readonly security: bigint;
  readonly termsHash: string;
}

/** @throws UserError where there is no such sale */
export async function openSale(session: ChainSession, contract: string, id: bigint): Promise<SaleView> {
  const sale = await readStruct<SaleStruct>(session, buyoutCall(contract, "saleOf", [id]));
  if (sale.state === 0n) {
    throw new UserError(`The contract of buyouts at ${contract} has no sale ${id}.`);
  }
  const terms = await readStruct<BuyoutTerms>(session, buyoutCall(contract, "termsOf", [id]));
  return {
    ...sale,
    contract,
    id,
    seller: getAddress(sale.seller),
    state: SALE_STATES[Number(sale.state)] ?? "none",
    deposit: DEPOSIT_STATES[Number(sale.deposit)] ?? "none",
    terms,
    currency: await openCurrency(session, terms.currency),
  };
}

/** Every claim of a sale, in order. */
export async function readClaims(session: ChainSession, sale: SaleView): Promise<readonly ClaimView[]> {
  const count = await readNumber(session, {
    to: sale.contract,
    contract: buyoutInterface,
    method: "claimCount",
    args: [sale.id],
  });
  const ids = Array.from({ length: Number(count) }, (_, i) => BigInt(i));
  return Promise.all(ids.map((id) => openClaim(session, sale, id)));
}

export async function openClaim(session: ChainSession, sale: SaleView, id: bigint): Promise<ClaimView> {
  const claim = await readStruct<
    Omit<ClaimView, "id" | "kind" | "state"> & { readonly kind: bigint; readonly state: bigint }
  >(session, buyoutCall(sale.contract, "claimOf", [sale.id, id]));
  return {
    ...claim,
    id,
    kind: claim.kind === 0n ? "net" : "putBack",
    state: CLAIM_STATES[Number(claim.state)] ?? "none",
  };
}

/** `600,000.00 USDX`. */
export function inCurrency({ symbol, decimals }: CurrencyView, units: bigint): string {
  return `${formatUnits(units, decimals)} ${symbol}`;
}

/** Position of a batch, from 0 as the contract counts; people count from 1. @throws InputError */
export function readBatch(sale: SaleView, text: string): bigint {
  const count = sale.terms.batches.length;
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1 || Number(text) > count) {
    throw wrongOption("--batch", { rule: "number", found: text, expected: `a batch from 1 to ${count}` });
  }
  return BigInt(text) - 1n;
}

/** Number of a claim, from 1 as people count. @throws InputError */
export function readClaimId(text: string): bigint {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw wrongOption("claim", { rule: "number", found: text, expected: "a whole number from 1" });
  }
  return BigInt(text) - 1n;
}
