import { z } from "zod";

import {
  addressSchema,
  asOfSchema,
  currencySchema,
  dateSchema,
  hashSchema,
  nextSchema,
  placeSchema,
} from "./common.ts";

const tokenShape = {
  contract: addressSchema,
  id: z.string(),
  owner: addressSchema.nullable().meta({ description: "Null where it has ended." }),
  trust: addressSchema.nullable().meta({ description: "Where the owner is a trust that is served here." }),
  trustName: z.string().nullable(),
  venue: addressSchema.nullable().meta({ description: "Where a venue that is read here has it for sale." }),
};

export const moveSchema = z
  .object({ from: addressSchema.nullable(), to: addressSchema.nullable(), at: placeSchema })
  .meta({ id: "Move" });

const saleRefSchema = z.object({ venue: addressSchema, saleId: z.string() });

const titleSummarySchema = z
  .object({
    ...tokenShape,
    state: z
      .enum(["live", "underRight", "split", "ended"])
      .meta({ description: "`underRight`: it can neither move nor be split." }),
    bank: addressSchema,
    bookValue: z.string().meta({ description: "Sum of the tape, in the units that the tape declares." }),
    currency: currencySchema
      .nullable()
      .meta({ description: "Of the trust here that was issued on it, whose units the tape's are." }),
    loans: z.string(),
    cutOff: dateSchema,
    right: z.string().nullable().meta({ description: "Id of the live income right." }),
    minted: placeSchema,
  })
  .meta({ id: "TitleSummary" });

export const titleListSchema = z
  .object({ asOf: asOfSchema, titles: z.array(titleSummarySchema), next: nextSchema })
  .meta({ id: "TitleList" });

export const titleSchema = titleSummarySchema
  .extend({
    asOf: asOfSchema,
    rightsContract: addressSchema,
    root: hashSchema,
    documentsHash: hashSchema,
    splitFrom: z.string().nullable(),
    splitInto: z.array(z.string()),
    rights: z.array(z.string()).meta({ description: "Every income right ever carved out of it." }),
    sales: z.array(saleRefSchema),
    moves: z.array(moveSchema),
  })
  .meta({ id: "Title" });

const rightSummarySchema = z
  .object({
    ...tokenShape,
    state: z
      .enum(["live", "notice", "enforced", "ended"])
      .meta({ description: "`notice`: of enforcement; `enforced`: it stands, a new servicer named." }),
    titlesContract: addressSchema,
    titleId: z.string(),
    seller: addressSchema,
    remedy: z.enum(["titlePasses", "newServicer"]),
    carved: placeSchema,
  })
  .meta({ id: "RightSummary" });

export const rightListSchema = z
  .object({ asOf: asOfSchema, rights: z.array(rightSummarySchema), next: nextSchema })
  .meta({ id: "RightList" });

export const rightSchema = rightSummarySchema
  .extend({
    asOf: asOfSchema,
    noticeDays: z.int(),
    noticeGiven: dateSchema.nullable(),
    enforceableFrom: dateSchema.nullable().meta({ description: "Where a notice stands." }),
    holders: z.array(z.int()).meta({ description: "Categories of the registry that may hold it." }),
    custodians: z.array(z.int()),
    documentsHash: hashSchema,
    sales: z.array(saleRefSchema),
    moves: z.array(moveSchema),
    acts: z.array(z.object({ act: z.string(), by: addressSchema, at: placeSchema })),
  })
  .meta({ id: "Right" });
