import { z } from "zod";

import { LOAN_CLAIM_STATUSES, inJson } from "../../../engine/chain/enums.ts";
import {
  addressSchema,
  asOfSchema,
  currencySchema,
  dateSchema,
  hashSchema,
  nextSchema,
  placeSchema,
  unitsSchema,
} from "./common.ts";

const claimOfficeSchema = z.enum(["verificationAgent", "trustee"]);

export const warrantySchema = z
  .object({
    contract: addressSchema,
    originator: addressSchema,
    claimBy: dateSchema.meta({ description: "Last day on which a loan can be claimed." }),
    contestDays: z.int(),
    decideDays: z.int(),
    payDays: z.int(),
    security: z
      .object({ given: unitsSchema, held: unitsSchema, taken: unitsSchema, returned: unitsSchema })
      .meta({ description: "Given = held + taken + returned." }),
    openClaims: z.int().meta({ description: "That may still call on the security." }),
    releasableFrom: dateSchema.nullable().meta({
      description:
        "First day on which the security can go back, as claims stand; null: none is held, or a claim is open. That of a failed offering can at once.",
    }),
    warranted: placeSchema,
  })
  .meta({ id: "Warranty" });

export const loanClaimSummarySchema = z
  .object({
    contract: addressSchema,
    leaf: hashSchema,
    status: z.enum(inJson(LOAN_CLAIM_STATUSES)).exclude(["none"]),
    deadline: dateSchema.nullable().meta({
      description: "Last day of the contest, the decision or the payment; null: nothing is awaited.",
    }),
    claimant: addressSchema,
    office: claimOfficeSchema,
    amount: unitsSchema.meta({ description: "Of the loan, as the tape has it." }),
    price: unitsSchema.meta({ description: "Price paid + owed = price." }),
    paid: unitsSchema,
    owed: unitsSchema,
    claimed: placeSchema,
  })
  .meta({ id: "LoanClaimSummary" });

export const repurchaseListSchema = z
  .object({
    asOf: asOfSchema,
    trust: addressSchema,
    currency: currencySchema,
    warranties: z.array(warrantySchema).meta({ description: "One a contract that is read." }),
    claims: z.array(loanClaimSummarySchema),
    next: nextSchema,
  })
  .meta({ id: "RepurchaseList" });

export const loanClaimSchema = loanClaimSummarySchema
  .extend({
    asOf: asOfSchema,
    trust: addressSchema,
    name: z.string(),
    currency: currencySchema,
    warranty: warrantySchema,
    loan: z.object({ salt: hashSchema, idHash: hashSchema, fieldsHash: hashSchema }),
    evidenceHash: hashSchema,
    reason: z.string().nullable().meta({ description: "Of who contested it." }),
    fromSecurity: unitsSchema.meta({ description: "Of what is paid." }),
    nextSteps: z.array(
      z.object({
        by: z.enum(["originator", "verificationAgent", "trustee", "anyone"]),
        act: z.enum(["contest", "decide", "lapse", "pay", "enforce"]),
        from: dateSchema.nullable(),
        until: dateSchema.nullable().meta({ description: "Last day; null: no bound." }),
      }),
    ),
    acts: z.array(
      z.object({
        act: z.string(),
        by: addressSchema.nullable(),
        amount: unitsSchema.nullable(),
        at: placeSchema,
      }),
    ),
  })
  .meta({ id: "LoanClaim" });
