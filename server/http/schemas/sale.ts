import { z } from "zod";

import { SALE_STATUSES, inJson } from "../../../engine/chain/enums.ts";
import {
  addressSchema,
  asOfSchema,
  currencySchema,
  nextSchema,
  placeSchema,
  timeSchema,
  unitsSchema,
  wadSchema,
} from "./common.ts";

const saleStatusSchema = z.enum(inJson(SALE_STATUSES)).exclude(["none"]).meta({
  id: "SaleStatus",
  description:
    "`open`: publicity, then bids; `awarded`: the winner pays; `offered`: the next in line may; `forSale`: at the last price to whoever pays it first; `allotted`: subscribers' notes are delivered.",
});

export const venueSchema = z
  .object({
    address: addressSchema,
    procedure: z.string().meta({ description: "`exchange`, `auction`, `fundSubscription`, …" }),
    operator: addressSchema,
  })
  .meta({ id: "Venue" });

export const lotSchema = z
  .object({
    kind: z.enum(["title", "right", "note", "token"]).meta({
      description: "`token`: an ERC-721 of a contract that this service does not read.",
    }),
    token: addressSchema,
    id: z.string().nullable().meta({ description: "Of an ERC-721." }),
    amount: unitsSchema.nullable().meta({ description: "Of notes: original face." }),
    trust: addressSchema.nullable().meta({ description: "Whose notes they are, where it is served here." }),
    classId: z.string().nullable(),
  })
  .meta({ id: "Lot" });

export const saleSummarySchema = z
  .object({
    venue: venueSchema,
    saleId: z.string(),
    status: saleStatusSchema,
    seller: addressSchema,
    sellerTrust: addressSchema
      .nullable()
      .meta({ description: "Where the seller is a trust that is served here." }),
    lot: lotSchema,
    currency: currencySchema,
    round: z.int(),
    rounds: z.int(),
    reservePrice: unitsSchema.meta({
      description: "Of this round; of a subscription the price of the whole lot.",
    }),
    opensAt: timeSchema.meta({ description: "First second of this round's bids." }),
    endsAt: timeSchema.meta({ description: "Last second of this round, or of the sale at the last price." }),
    payBy: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    leadingBid: unitsSchema.nullable(),
    subscribed: unitsSchema.nullable().meta({ description: "Of a subscription." }),
    bidders: z.int(),
    buyer: addressSchema.nullable(),
    price: unitsSchema.nullable(),
    putUp: placeSchema,
  })
  .meta({ id: "SaleSummary" });

export const saleListSchema = z
  .object({
    asOf: asOfSchema,
    venues: z.array(venueSchema).meta({ description: "Whose sales are read." }),
    sales: z.array(saleSummarySchema),
    next: nextSchema,
  })
  .meta({ id: "SaleList" });

const depositsShape = {
  held: unitsSchema,
  refunded: unitsSchema,
  applied: unitsSchema,
  forfeited: unitsSchema,
};

const bidderSchema = z
  .object({
    bidder: addressSchema,
    amount: unitsSchema.meta({ description: "The last bid; of a subscription all that was subscribed." }),
    leads: z.boolean(),
    left: z
      .enum(["declined", "lapsed", "defaulted", "notDeliverable", "bought", "delivered"])
      .nullable()
      .meta({ description: "Why it is in line no more." }),
    deposit: z.object(depositsShape),
  })
  .meta({ id: "Bidder" });

const nextActSchema = z
  .object({
    by: z.enum(["anyone", "seller", "buyer", "bidder", "subscriber", "account"]),
    act: z.enum([
      "bid",
      "buy",
      "decline",
      "takeBack",
      "award",
      "pay",
      "next",
      "deliver",
      "refund",
      "returnLot",
      "withdraw",
    ]),
    from: timeSchema.nullable(),
    until: timeSchema.nullable().meta({ description: "Last second; null: no bound." }),
  })
  .meta({ id: "NextAct", description: "What somebody can do, and when." });

export const saleSchema = saleSummarySchema
  .extend({
    asOf: asOfSchema,
    fee: unitsSchema.nullable().meta({ description: "The operator's, out of the price." }),
    lotHeld: z.boolean().meta({ description: "Whether the venue still has the lot." }),
    lotUntil: timeSchema.nullable().meta({ description: "Until when notes are put up." }),
    leastBid: unitsSchema.nullable().meta({ description: "That would be taken now; null where none is." }),
    terms: z.object({
      reservePrice: unitsSchema.meta({ description: "Of the first round." }),
      biddingDays: z.int(),
      deposit: wadSchema.meta({ description: "Share of the round's reserve price." }),
      increment: wadSchema,
      extensionMinutes: z.int(),
      cut: wadSchema,
      paymentDays: z.int(),
    }),
    rules: z.object({
      fee: wadSchema,
      sellerCategories: z.array(z.int()),
      buyerCategories: z.array(z.int()),
      publicityDays: z.int(),
    }),
    deposits: z.object(depositsShape).meta({ description: "Sums: each deposit is in exactly one place." }),
    line: z
      .array(bidderSchema)
      .meta({ description: "Bidders, the leading one first, then who has left the line." }),
    credits: z
      .array(z.object({ account: addressSchema, amount: unitsSchema }))
      .meta({ description: "What the sale's parties can withdraw from the venue in this currency now." }),
    nextActs: z.array(nextActSchema),
    acts: z.array(
      z.object({
        act: z.string().meta({ description: "Name of the event." }),
        by: addressSchema.nullable(),
        amount: unitsSchema.nullable(),
        until: timeSchema.nullable(),
        at: placeSchema,
      }),
    ),
  })
  .meta({ id: "Sale" });
