import { z } from "zod";

import { TRUST_STATUSES, inJson } from "../../../engine/chain/enums.ts";
import {
  addressSchema,
  asOfSchema,
  currencySchema,
  dateSchema,
  hashSchema,
  nextSchema,
  placeSchema,
  timeSchema,
  unitsSchema,
  wadSchema,
} from "./common.ts";

const statusSchema = z.enum(inJson(TRUST_STATUSES)).meta({ id: "Status" });

export const classSchema = z
  .object({
    index: z.int(),
    id: z
      .string()
      .meta({ description: "Name in the deal; the token's symbol where no deal file is at hand." }),
    note: addressSchema,
    name: z.string(),
    symbol: z.string(),
    face: unitsSchema,
    outstanding: unitsSchema,
    factor: wadSchema,
    coupon: z.object({
      kind: z.enum(["none", "fixed", "floating"]),
      rate: wadSchema
        .nullable()
        .meta({ description: "That holds now: fixed rate, or margin over the index." }),
      index: z.string().nullable(),
      dayCount: z.string().nullable(),
      unpaidBearsInterest: z.boolean(),
    }),
    given: unitsSchema.meta({ description: "All that the waterfall has given its holders." }),
    paid: unitsSchema.meta({ description: "What of it has been sent to them." }),
    unpaidInterest: unitsSchema,
    retained: unitsSchema.meta({
      description: "Face that the originator holds and cannot move; 0: nothing.",
    }),
    retainedUntil: dateSchema.nullable().meta({ description: "The final payment date." }),
    holders: z.int(),
  })
  .meta({ id: "Class" });

export const dateStateSchema = z.enum(["distributed", "closed", "next", "scheduled"]).meta({
  id: "DateState",
  description: "`closed`: collections counted, waiting to be distributed; `next`: the period is open.",
});

export const dateSummarySchema = z
  .object({
    position: z.int(),
    date: dateSchema,
    state: dateStateSchema,
    late: z.boolean(),
    collected: unitsSchema.nullable(),
    toHolders: unitsSchema.nullable(),
    toParties: unitsSchema.nullable(),
    list: z.string().nullable(),
    reportMissed: z.boolean(),
    challenged: z.boolean(),
  })
  .meta({ id: "DateSummary" });

export const measureSchema = z
  .object({
    part: z
      .enum(["test", "cure"])
      .meta({ description: "Whether it sets the trigger or clears one that is set." }),
    kind: z.enum(["collected", "metric", "balance", "onOrAfter", "event", "unpaidInterest"]),
    subject: z.string().nullable(),
    compare: z.enum(["below", "atLeast", "atMost", "onOrAfter", "is", "above"]),
    unit: z.enum(["share", "units", "date", "flag"]),
    value: z.string(),
    threshold: z.string(),
    holds: z.boolean(),
  })
  .meta({
    id: "Measure",
    description: "The value behind one test of a trigger, and the value it is held against.",
  });

export const triggerSchema = z
  .object({
    id: z.string(),
    set: z.boolean(),
    changed: z.boolean(),
    join: z.enum(["any", "all"]).meta({ description: "Whether one of several measures is enough." }),
    dates: z.int().meta({ description: "In a row, for which the test must hold." }),
    cures: z.enum(["never", "same", "own"]),
    switchesTo: z.string().nullable().meta({ description: "The list of steps that it puts in force." }),
    measures: z.array(measureSchema),
  })
  .meta({ id: "Trigger" });

export const trustSummarySchema = z
  .object({
    address: addressSchema,
    chainId: z.int(),
    name: z.string(),
    status: statusSchema,
    currency: currencySchema,
    classes: z.array(
      classSchema.pick({ index: true, id: true, symbol: true, face: true, outstanding: true, factor: true }),
    ),
    lastDate: dateSchema.nullable(),
    nextDate: dateSchema.nullable(),
    datesDistributed: z.int(),
    datesInTerms: z.int(),
    totals: z.object({
      collected: unitsSchema,
      toHolders: unitsSchema,
      toParties: unitsSchema,
    }),
  })
  .meta({ id: "TrustSummary" });

export const trustListSchema = z
  .object({ asOf: asOfSchema, trusts: z.array(trustSummarySchema), next: nextSchema })
  .meta({ id: "TrustList" });

const roleSchema = z.enum([
  "originator",
  "servicer",
  "backupServicer",
  "trustee",
  "verificationAgent",
  "calculationAgent",
]);

export const trustSchema = z
  .object({
    asOf: asOfSchema,
    address: addressSchema,
    chainId: z.int(),
    name: z.string(),
    named: z.boolean().meta({ description: "Names are of the deal file whose hash the set-up names." }),
    status: statusSchema,
    currency: currencySchema,
    closing: dateSchema,
    cutOff: dateSchema,
    finalDate: dateSchema,
    deployedAt: z.int(),
    termsHash: hashSchema,
    setupHash: hashSchema,
    roles: z.array(z.object({ role: roleSchema, address: addressSchema })),
    nextServicer: addressSchema.nullable().meta({ description: "Who takes the office at the next close." }),
    officeChanges: z
      .array(
        z.object({
          act: z.enum([
            "ServicerNamed",
            "ServicerChanged",
            "AddressAnnounced",
            "AnnouncementCancelled",
            "AddressRotated",
          ]),
          account: z.string().nullable().meta({ description: "Id of the payee whose address it is about." }),
          from: addressSchema.nullable(),
          to: addressSchema.nullable(),
          by: addressSchema.nullable(),
          effectiveFrom: timeSchema.nullable(),
          at: placeSchema,
        }),
      )
      .meta({ description: "Of offices and payees' addresses, in order." }),
    remainder: z
      .object({
        venue: addressSchema,
        reservePrice: unitsSchema,
        fee: wadSchema,
        publicityDays: z.int(),
        biddingDays: z.int(),
        paymentDays: z.int(),
        rounds: z.int(),
        cut: wadSchema,
        deposit: wadSchema,
        buyers: z.array(z.int()).meta({ description: "Categories of the registry." }),
      })
      .nullable()
      .meta({ description: "How what remains after the final date is sold; null: it is not." }),
    windUpDays: z.int().nullable().meta({ description: "Null: the set-up does not provide for it." }),
    assetSales: z.array(z.object({ venue: addressSchema, saleId: z.string(), remainder: z.boolean() })),
    worksLeft: unitsSchema.nullable().meta({ description: "Works approved and not spent; null: none were." }),
    payees: z.array(
      z.object({
        account: z.int(),
        id: z.string(),
        kind: z.enum(["party", "cost", "originator"]),
        address: addressSchema,
        given: unitsSchema,
        released: unitsSchema,
        releasable: unitsSchema,
      }),
    ),
    contracts: z.array(
      z.object({
        id: z.enum(["trust", "offering", "interpreter", "registry", "currency", "title"]),
        address: addressSchema,
      }),
    ),
    title: z.object({
      token: addressSchema,
      id: z.string(),
      kind: z
        .enum(["title", "right", "unknown"])
        .meta({ description: "`unknown`: of a contract that this service does not read." }),
    }),
    classes: z.array(classSchema),
    reserves: z.array(z.object({ id: z.string(), balance: unitsSchema, target: unitsSchema.nullable() })),
    triggers: z.array(triggerSchema).meta({ description: "As they stood at the last date." }),
    dates: z.array(dateSummarySchema),
    totals: z.object({
      cashIn: unitsSchema.meta({
        description: "All that came into the trust, collections and the closing's proceeds.",
      }),
      cashOut: unitsSchema,
      balance: unitsSchema,
      setAside: unitsSchema,
      reserved: unitsSchema,
      counted: unitsSchema.meta({
        description: "Collections that the last close has counted and that wait for their distribution.",
      }),
      uncounted: unitsSchema.meta({ description: "Cash that came in since, which the next close counts." }),
      shortfall: unitsSchema.meta({
        description:
          "What the balance lacks: it is `setAside` + `reserved` + `counted` + `uncounted` − `shortfall`.",
      }),
      collected: unitsSchema,
      toHolders: unitsSchema,
      toParties: unitsSchema,
    }),
    windows: z.object({
      collectionEnd: z.int(),
      reportBy: z.int(),
      challengeBy: z.int(),
      resolveBy: z.int(),
    }),
    documents: z.array(z.object({ id: z.enum(["deal", "documents", "opinion"]), hash: hashSchema })),
    legal: z.object({ governingLaw: z.string(), court: z.string(), recordThatPrevails: z.string() }),
    lists: z
      .array(
        z.object({
          id: z.string(),
          steps: z.array(
            z.object({
              kind: z.enum(["fee", "interest", "principal", "reserve", "share", "split", "residual"]),
              of: z.array(z.string()),
              to: z.array(z.string()),
              shares: z
                .array(wadSchema)
                .meta({ description: "Of a share or split step, in the order of `of`." }),
              bounded: z.boolean(),
              when: z.array(z.string()),
              unless: z.array(z.string()),
            }),
          ),
        }),
      )
      .meta({ description: "The priority of payments, disassembled from the chain." }),
  })
  .meta({ id: "Trust" });
