import { SALE_STATUSES, inJson } from "../../engine/chain/enums.ts";
import { venueInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { currencyInterface } from "../session/contracts.ts";
import type { CallParameters } from "../session/plan.ts";
import {
  type ChainSession,
  hasCode,
  readContract,
  readNumber,
  readText,
  resolveAddress,
} from "../session/session.ts";

const STATUSES = inJson(SALE_STATUSES);
export type SaleStatus = (typeof STATUSES)[number];

/** What an operator sets for sales to come. Share in 1e18ths, bitmaps, days. */
export interface VenueRules {
  readonly feeWad: bigint;
  readonly sellerCategories: bigint;
  readonly buyerCategories: bigint;
  readonly publicityDays: bigint;
}

export interface VenueView {
  readonly address: string;
  /** As it was named, for the words of a plan. */
  readonly name: string;
  readonly procedure: string;
  readonly operator: string;
  readonly rules: VenueRules;
  readonly saleCount: bigint;
}

export interface CurrencyView {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** A sale as commands look at it. Units of its currency; seconds. */
export interface SaleView {
  readonly id: bigint;
  readonly seller: string;
  readonly status: SaleStatus;
  readonly round: number;
  readonly lotHeld: boolean;
  readonly lot: { readonly kind: "title" | "note"; readonly token: string; readonly idOrAmount: bigint };
  readonly currency: CurrencyView;
  readonly terms: readonly unknown[];
  readonly reservePrice: bigint;
  readonly opensAt: bigint;
  readonly endsAt: bigint;
  readonly payBy: bigint;
  readonly endedAt: bigint;
  readonly buyer: string;
  readonly price: bigint;
}

/** @throws UserError where there is no venue */
export async function openVenue(session: ChainSession, name: string): Promise<VenueView> {
  const address = resolveAddress(session, name);
  if (!(await hasCode(session, address))) {
    throw new UserError(`No venue stands at ${address}. \`weir venue deploy\` makes one.`);
  }
  const read = { to: address, contract: venueInterface };
  const [rules] = await readContract(session, { ...read, method: "rules" });
  return {
    address,
    name,
    procedure: await readText(session, { ...read, method: "procedure" }),
    operator: await readText(session, { ...read, method: "operator" }),
    rules: rulesOf(rules),
    saleCount: await readNumber(session, { ...read, method: "saleCount" }),
  };
}

/** @throws UserError where the venue has no such sale */
export async function openSale(session: ChainSession, venue: VenueView, id: bigint): Promise<SaleView> {
  const [sale] = await readContract(session, {
    to: venue.address,
    contract: venueInterface,
    method: "saleOf",
    args: [id],
  });
  const [seller, status, round, lotHeld, lot, terms, , reservePrice, opensAt, endsAt, payBy, , endedAt] =
    listOf(sale);
  const [buyer, price] = listOf(sale).slice(13);
  const [kind, token, idOrAmount] = listOf(lot);
  return {
    id,
    seller: String(seller),
    status: STATUSES[Number(status)] ?? "none",
    round: Number(round),
    lotHeld: lotHeld === true,
    lot: { kind: kind === 0n ? "title" : "note", token: String(token), idOrAmount: numberOf(idOrAmount) },
    currency: await openCurrency(session, String(listOf(terms)[0])),
    terms: listOf(terms),
    reservePrice: numberOf(reservePrice),
    opensAt: numberOf(opensAt),
    endsAt: numberOf(endsAt),
    payBy: numberOf(payBy),
    endedAt: numberOf(endedAt),
    buyer: String(buyer),
    price: numberOf(price),
  };
}

export async function openCurrency(session: ChainSession, name: string): Promise<CurrencyView> {
  const address = resolveAddress(session, name);
  const read = { to: address, contract: currencyInterface };
  return {
    address,
    symbol: await readText(session, { ...read, method: "symbol" }),
    decimals: Number(await readNumber(session, { ...read, method: "decimals" })),
  };
}

/** A call of the venue. */
export function venueCall(venue: VenueView, method: string, args: readonly unknown[]): CallParameters {
  return { to: venue.address, name: "Venue", contract: venueInterface, method, args };
}

/** A moment as people read it. */
export function formatMoment(seconds: bigint): string {
  return `${new Date(Number(seconds) * 1_000).toISOString().slice(0, 19)}Z`;
}

/** @throws UserError where the key is not the one that may do this */
export function requireAccount(who: string, expected: string, sender: string): void {
  if (expected !== sender) {
    throw new UserError(
      `Only ${who}, ${expected}, may do this; the key that you gave is ${sender}. Nothing was sent. Give the right key with \`--from NAME\`.`,
    );
  }
}

function rulesOf(value: unknown): VenueRules {
  const [feeWad, sellerCategories, buyerCategories, publicityDays] = listOf(value);
  return {
    feeWad: numberOf(feeWad),
    sellerCategories: numberOf(sellerCategories),
    buyerCategories: numberOf(buyerCategories),
    publicityDays: numberOf(publicityDays),
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new UserError("The venue gives something else where a list is expected.");
  }
  return value as unknown[];
}

function numberOf(value: unknown): bigint {
  if (typeof value !== "bigint") {
    throw new UserError("The venue gives something else where a number is expected.");
  }
  return value;
}
