import { SALE_STATUSES, inJson } from "../../engine/chain/enums.ts";
import type { VenueRules, VenueSaleTerms } from "../../engine/chain/events.ts";
import { venueInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { type CurrencyView, openCurrency } from "../session/currency.ts";
import type { CallParameters } from "../session/plan.ts";
import { readStruct } from "../session/read-struct.ts";
import { type ChainSession, hasCode, readNumber, readText, resolveAddress } from "../session/session.ts";

const STATUSES = inJson(SALE_STATUSES);
export type SaleStatus = (typeof STATUSES)[number];

export interface VenueView {
  readonly address: string;
  /** As it was named, for the words of a plan. */
  readonly name: string;
  readonly procedure: string;
  readonly operator: string;
  readonly rules: VenueRules;
  readonly saleCount: bigint;
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
  return {
    address,
    name,
    procedure: await readText(session, { ...read, method: "procedure" }),
    operator: await readText(session, { ...read, method: "operator" }),
    rules: await readStruct<VenueRules>(session, { ...read, method: "rules" }),
    saleCount: await readNumber(session, { ...read, method: "saleCount" }),
  };
}

type SaleStruct = Omit<SaleView, "id" | "status" | "round" | "lot" | "currency"> & {
  readonly status: bigint;
  readonly round: bigint;
  readonly terms: VenueSaleTerms;
  readonly lot: Omit<SaleView["lot"], "kind"> & { readonly kind: bigint };
};

/** @throws UserError where the venue has no such sale */
export async function openSale(session: ChainSession, venue: VenueView, id: bigint): Promise<SaleView> {
  const sale = await readStruct<SaleStruct>(session, venueCall(venue, "saleOf", [id]));
  return {
    ...sale,
    id,
    status: STATUSES[Number(sale.status)] ?? "none",
    round: Number(sale.round),
    lot: { ...sale.lot, kind: sale.lot.kind === 0n ? "title" : "note" },
    currency: await openCurrency(session, sale.terms.currency),
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
