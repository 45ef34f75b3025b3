import { z } from "zod";

import {
  BATCH_STATES,
  BUYOUT_CLAIM_STATES,
  BUYOUT_DEPOSIT_STATES,
  BUYOUT_STATES,
  inJson,
} from "../../../engine/chain/enums.ts";
import {
  addressSchema,
  asOfSchema,
  currencySchema,
  dateSchema,
  hashSchema,
  nextSchema,
  placeSchema,
  unitsSchema,
  wadSchema,
} from "./common.ts";

export const buyoutSummarySchema = z
  .object({
    contract: addressSchema,
    saleId: z.string(),
    state: z.enum(inJson(BUYOUT_STATES)).exclude(["none"]),
    seller: addressSchema,
    buyer: addressSchema,
    currency: currencySchema,
    price: unitsSchema,
    paid: unitsSchema,
    due: unitsSchema,
    forgiven: unitsSchema.meta({ description: "Price paid + due + forgiven = price agreed." }),
    batches: z.int(),
    nextInstalment: z.object({ date: dateSchema, open: unitsSchema, late: z.boolean() }).nullable(),
    proposed: placeSchema,
  })
  .meta({ id: "BuyoutSummary" });

export const buyoutListSchema = z
  .object({ asOf: asOfSchema, buyouts: z.array(buyoutSummarySchema), next: nextSchema })
  .meta({ id: "BuyoutList" });

const nextStepSchema = z
  .object({
    by: z.enum(["seller", "buyer", "either", "expert", "anyone"]),
    act: z.enum([
      "accept",
      "withdrawOffer",
      "pay",
      "declareDefault",
      "release",
      "net",
      "putBack",
      "contest",
      "decide",
      "settle",
      "releaseProceeds",
    ]),
    batch: z.int().nullable().meta({ description: "From 0; null: of the sale." }),
    from: dateSchema.nullable(),
    until: dateSchema.nullable().meta({ description: "Last day; null: no bound." }),
  })
  .meta({ id: "NextStep" });

export const buyoutSchema = buyoutSummarySchema
  .omit({ batches: true })
  .extend({
    asOf: asOfSchema,
    expert: addressSchema,
    titles: addressSchema.nullable(),
    termsHash: hashSchema,
    documentsHash: hashSchema,
    deposit: z.object({
      amount: unitsSchema,
      state: z.enum(inJson(BUYOUT_DEPOSIT_STATES)),
    }),
    security: unitsSchema.meta({ description: "Held now." }),
    interestPaid: unitsSchema,
    batches: z.array(
      z.object({
        titleId: z.string(),
        price: unitsSchema,
        state: z.enum(inJson(BATCH_STATES)).exclude(["none"]),
        handover: dateSchema.nullable(),
        warrantyUntil: dateSchema.nullable(),
        netted: z.boolean(),
        escrow: unitsSchema,
      }),
    ),
    instalments: z.array(
      z.object({ date: dateSchema, amount: unitsSchema, paid: unitsSchema, late: z.boolean() }),
    ),
    claims: z.array(
      z.object({
        batch: z.int(),
        kind: z.enum(["net", "putBack"]),
        state: z.enum(inJson(BUYOUT_CLAIM_STATES)).exclude(["none"]),
        byBuyer: z.boolean(),
        buyerFigure: unitsSchema,
        sellerFigure: unitsSchema,
        settled: unitsSchema.nullable(),
        date: dateSchema,
      }),
    ),
    terms: z.object({
      baseDate: dateSchema,
      acceptBy: dateSchema,
      interest: wadSchema,
      lateInterest: wadSchema,
      retained: wadSchema.meta({ description: "Of what was paid for unreleased titles, at a default." }),
      hold: wadSchema.meta({ description: "Of a batch's price, until its warranty has run out." }),
      cureDays: z.int(),
      netDays: z.int(),
      contestDays: z.int(),
      decideDays: z.int(),
      warrantyDays: z.int(),
      releaseAtEnd: z.boolean(),
      undecidedForBuyer: z.boolean(),
    }),
    rules: z.object({
      leastAccounts: z.int(),
      buyerCategories: z.array(z.int()),
      longestTermDays: z.int(),
      leastFirstPart: wadSchema,
      mayTransferAgain: z.boolean(),
    }),
    nextSteps: z.array(nextStepSchema),
    acts: z.array(z.object({ act: z.string(), at: placeSchema })),
  })
  .meta({ id: "Buyout" });
