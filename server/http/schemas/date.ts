import { z } from "zod";

import {
  addressSchema,
  asOfSchema,
  currencySchema,
  dateSchema,
  hashSchema,
  placeSchema,
  unitsSchema,
  wadSchema,
} from "./common.ts";
import { dateStateSchema, triggerSchema } from "./trust.ts";

export const stepSchema = z
  .object({
    step: z.int(),
    kind: z.enum(["fee", "interest", "principal", "reserve", "share", "split", "residual"]),
    of: z.array(z.string()).meta({ description: "Ids of the fees, classes or reserve that it pays." }),
    to: z.array(z.string()).meta({ description: "Ids of who receives: parties, classes, reserves." }),
    shares: z.array(wadSchema).meta({ description: "Of a share or split step, in the order of `of`." }),
    bounded: z.boolean(),
    ran: z.boolean(),
    when: z.array(z.string()).meta({ description: "Triggers that must all be set for it to run." }),
    unless: z.array(z.string()).meta({ description: "Triggers that stop it when all are set." }),
    due: unitsSchema,
    paid: unitsSchema,
    short: unitsSchema,
    leftAfter: unitsSchema.meta({ description: "Available funds after the step." }),
  })
  .meta({ id: "Step" });

export const flowSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    amount: unitsSchema,
  })
  .meta({ id: "Flow" });

export const flowNodeSchema = z
  .object({
    id: z.string(),
    kind: z.enum([
      "collected",
      "reserveOpening",
      "available",
      "fee",
      "interest",
      "principal",
      "residual",
      "share",
      "party",
      "holders",
      "reserve",
    ]),
    name: z.string().nullable(),
  })
  .meta({ id: "FlowNode" });

export const reportSchema = z
  .object({
    by: addressSchema,
    at: placeSchema,
    fees: z.array(z.object({ id: z.string(), amount: unitsSchema })),
    amounts: z.array(z.object({ id: z.string(), amount: unitsSchema })),
    metrics: z.array(z.object({ id: z.string(), value: wadSchema })),
    events: z.array(z.string()),
    root: hashSchema,
    sum: unitsSchema,
    count: z.string(),
    documentsHash: hashSchema,
    repurchases: unitsSchema.meta({
      description:
        "Of the cash that came in, what was paid for loans bought back, under the contracts of repurchases that are read.",
    }),
    unexplainedReceipts: unitsSchema.meta({
      description: "Cash that came in beyond the repurchases and what the report's loans add up to.",
    }),
    unremittedCollections: unitsSchema.meta({
      description: "What the report's loans add up to beyond the cash that came in beside the repurchases.",
    }),
  })
  .meta({ id: "Report" });

export const actSchema = z
  .object({
    act: z.string().meta({ description: "Name of the event." }),
    by: addressSchema.nullable(),
    detail: z.string().nullable(),
    at: placeSchema,
  })
  .meta({ id: "Act" });

/** What the engine gives of a date, run over the chain's inputs. */
const outcomeShape = {
  collected: unitsSchema,
  available: unitsSchema,
  list: z.string(),
  steps: z.array(stepSchema),
  classes: z.array(
    z.object({
      id: z.string(),
      opening: unitsSchema,
      accrued: unitsSchema,
      interestPaid: unitsSchema,
      interestUnpaid: unitsSchema,
      principalPaid: unitsSchema,
      residualPaid: unitsSchema,
      closing: unitsSchema,
    }),
  ),
  fees: z.array(
    z.object({ id: z.string(), payee: z.string(), new: unitsSchema, paid: unitsSchema, unpaid: unitsSchema }),
  ),
  reserves: z.array(
    z.object({ id: z.string(), opening: unitsSchema, target: unitsSchema, closing: unitsSchema }),
  ),
  triggers: z.array(triggerSchema),
  fixings: z.array(z.object({ index: z.string(), value: wadSchema })),
  flows: z.object({ nodes: z.array(flowNodeSchema), links: z.array(flowSchema) }),
};

export const dateOutcomeSchema = z.object(outcomeShape).meta({ id: "DateOutcome" });

export const dateDetailSchema = z
  .object({
    asOf: asOfSchema,
    trust: addressSchema,
    name: z.string(),
    currency: currencySchema,
    position: z.int(),
    date: dateSchema,
    state: dateStateSchema,
    late: z.boolean(),
    previous: dateSchema.nullable(),
    following: dateSchema.nullable(),
    closeDay: dateSchema.nullable(),
    reportMissed: z.boolean(),
    report: reportSchema.nullable(),
    challenge: z
      .object({ by: addressSchema, reason: z.string(), outcome: z.enum(["open", "dismissed", "upheld"]) })
      .nullable(),
    receipts: z
      .array(z.object({ from: addressSchema, amount: unitsSchema, at: placeSchema }))
      .meta({ description: "The transfers that the collection period's cash came in by, latest 100." }),
    acts: z.array(actSchema).meta({ description: "Who did what for this date, in order." }),
    outcome: dateOutcomeSchema.nullable().meta({ description: "Null until distributed." }),
    recomputed: z.enum(["equal", "different"]).nullable().meta({
      description:
        "Whether the engine's own run gives each step, class and party the same as the contract's.",
    }),
  })
  .meta({ id: "DateDetail" });

export const previewSchema = z
  .object({
    asOf: asOfSchema,
    trust: addressSchema,
    name: z.string(),
    currency: currencySchema,
    preview: z.literal(true).meta({ description: "Nothing of this has happened." }),
    position: z.int(),
    date: dateSchema,
    assumptions: z.array(
      z.enum([
        "cashSoFar",
        "collectionsFixed",
        "noReport",
        "reportAsFiled",
        "reportUnderChallenge",
        "reportMissed",
        "fixingsStand",
        "declared",
      ]),
    ),
    outcome: dateOutcomeSchema,
  })
  .meta({ id: "Preview" });
