import type { z } from "zod";

import { categoriesOf } from "./categories.ts";
import { WAD } from "../../../engine/money/units.ts";
import type { ServedTrust } from "../../context.ts";
import type { WatchedContract } from "../../indexer/watched-contract.ts";
import { nextActs } from "../../sale/next-acts.ts";
import { depositTotals, type SaleLife } from "../../sale/sale-life.ts";
import { termsOf } from "../../sale/terms.ts";
import type { currencySchema } from "../schemas/common.ts";
import type { lotSchema, saleSchema, saleSummarySchema, venueSchema } from "../schemas/sale.ts";
import { type Head, placeOf } from "./as-of.ts";
import { timeText } from "./text.ts";

export interface SaleViewParameters {
  readonly life: SaleLife;
  readonly venue: WatchedContract;
  readonly contracts: readonly WatchedContract[];
  readonly trusts: readonly ServedTrust[];
  readonly currency: z.input<typeof currencySchema>;
  readonly head: Head;
}

export function venueView({ row }: WatchedContract): z.input<typeof venueSchema> {
  return { address: row.address, procedure: row.procedure, operator: row.operator };
}

/** A sale in a list. */
export function saleSummary(parameters: SaleViewParameters): z.input<typeof saleSummarySchema> {
  const { life, venue, currency, trusts, head } = parameters;
  const { sale } = life.rows;
  const isFund = venue.row.procedure === "fundSubscription";
  const leading = life.bidders.find(({ bidder }) => bidder === life.leader);
  const subscribed = life.bidders.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    venue: venueView(venue),
    saleId: sale.sale_id,
    status: life.status,
    seller: sale.seller,
    sellerTrust: trusts.find(({ row }) => row.address === sale.seller)?.row.address ?? null,
    lot: lotView(parameters),
    currency,
    round: life.round,
    rounds: termsOf(sale).rounds,
    reservePrice: String(life.reservePrice),
    opensAt: timeText(life.opensAt),
    endsAt: timeText(life.endsAt),
    payBy: timeOrNull(life.payBy),
    endedAt: timeOrNull(life.endedAt),
    leadingBid: leading === undefined ? null : String(leading.amount),
    subscribed: isFund ? String(subscribed) : null,
    bidders: life.bidders.length,
    buyer: life.buyer,
    price: life.price === null ? null : String(life.price),
    putUp: placeOf(sale, head),
  };
}

/** One sale: its terms, line, deposits, and who can do what until when. */
export function saleView(
  parameters: SaleViewParameters,
  credits: readonly { account: string; amount: string }[],
): Omit<z.input<typeof saleSchema>, "asOf"> {
  const { life, venue, head } = parameters;
  const { sale, bids, steps } = life.rows;
  const terms = termsOf(sale);
  const totals = depositTotals(life.rows);
  const acts = [
    ...bids.map((bid) => ({
      ...bid,
      name: "BidPlaced",
      account: bid.bidder,
      price: bid.amount,
      until: null,
    })),
    ...steps,
  ].sort((a, b) => a.block - b.block || a.log_index - b.log_index);
  return {
    ...saleSummary(parameters),
    fee: life.fee === null ? null : String(life.fee),
    lotHeld: life.lotHeld,
    lotUntil: timeOrNull(sale.lot_until),
    leastBid: leastBid(life, venue.row.procedure, head.time),
    terms: {
      reservePrice: String(terms.reservePrice),
      biddingDays: terms.biddingDays,
      deposit: String(terms.depositWad),
      increment: String(terms.incrementWad),
      extensionMinutes: terms.extensionMinutes,
      cut: String(terms.cutWad),
      paymentDays: terms.paymentDays,
    },
    rules: {
      fee: String(terms.feeWad),
      sellerCategories: categoriesOf(terms.sellerCategories),
      buyerCategories: categoriesOf(terms.buyerCategories),
      publicityDays: terms.publicityDays,
    },
    deposits: texts(totals),
    line: life.bidders.map(({ bidder, amount, left, deposits }) => ({
      bidder,
      amount: String(amount),
      leads: bidder === life.leader,
      left,
      deposit: texts(deposits),
    })),
    credits: [...credits],
    nextActs: nextActs(life, venue.row.procedure, head.time, credits.length > 0).map((act) => ({
      ...act,
      from: timeOrNull(act.from),
      until: timeOrNull(act.until),
    })),
    acts: acts.map((act) => ({
      act: act.name,
      by: act.account !== null && BigInt(act.account) === 0n ? null : act.account,
      amount: act.price,
      until: timeOrNull(act.until),
      at: placeOf(act, head),
    })),
  };
}

function lotView({ life, contracts, trusts }: SaleViewParameters): z.input<typeof lotSchema> {
  const { lot_kind, lot_token: token, lot_amount: amount } = life.rows.sale;
  if (lot_kind === "token") {
    const kind = contracts.find(({ row }) => row.address === token)?.row.kind;
    const isKnown = kind === "title" || kind === "right";
    return { kind: isKnown ? kind : "token", token, id: amount, amount: null, trust: null, classId: null };
  }
  const trust = trusts.find(({ classes }) => classes.some(({ note }) => note === token));
  const classIndex = trust?.classes.find(({ note }) => note === token)?.class_index ?? -1;
  return {
    kind: "note",
    token,
    id: null,
    amount,
    trust: trust?.row.address ?? null,
    classId: trust?.terms.deal.classes[classIndex]?.id ?? null,
  };
}

/** As the venue's `leastBid`, where a bid is taken at this time. */
function leastBid(life: SaleLife, procedure: string, now: number): string | null {
  const { incrementWad } = termsOf(life.rows.sale);
  if (now > life.endsAt || now < life.opensAt) {
    return null;
  }
  if (life.status === "forSale") {
    return String(life.reservePrice);
  }
  if (life.status !== "open") {
    return null;
  }
  const step = (life.reservePrice * incrementWad + WAD - 1n) / WAD;
  if (procedure === "fundSubscription") {
    return String(step > 1n ? step : 1n);
  }
  const leading = life.bidders.find(({ bidder }) => bidder === life.leader);
  return String(leading === undefined ? life.reservePrice : leading.amount + step);
}

function texts<Key extends string>(amounts: Readonly<Record<Key, bigint>>): Record<Key, string> {
  // The keys are the same.
  return Object.fromEntries(
    Object.entries<bigint>(amounts).map(([key, value]) => [key, String(value)]),
  ) as Record<Key, string>;
}

function timeOrNull(seconds: number | null): string | null {
  return seconds === null ? null : timeText(seconds);
}
