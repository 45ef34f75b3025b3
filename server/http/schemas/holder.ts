import { z } from "zod";

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

const splitShape = { interest: unitsSchema, principal: unitsSchema, residual: unitsSchema };

export const positionSchema = z
  .object({
    classIndex: z.int(),
    id: z.string(),
    symbol: z.string(),
    note: addressSchema,
    face: unitsSchema.meta({ description: "The holder's notes: original face." }),
    share: wadSchema.meta({ description: "Of the class." }),
    factor: wadSchema,
    outstanding: unitsSchema,
    locked: unitsSchema
      .nullable()
      .meta({ description: "Notes that cannot move now; null where the node does not answer." }),
    claimable: unitsSchema,
    claimsFrozenUntil: timeSchema.nullable(),
    received: z.object({ total: unitsSchema, ...splitShape }),
    earned: z.array(
      z.object({
        date: dateSchema,
        notes: unitsSchema.meta({ description: "Notes with which the holder took part." }),
        amount: unitsSchema,
        ...splitShape,
      }),
    ),
  })
  .meta({ id: "Position" });

export const paymentSchema = z
  .object({
    id: z
      .string()
      .meta({ description: "Trust, class, holder and total paid before: the payment's identity." }),
    classIndex: z.int(),
    classId: z.string(),
    recipient: addressSchema,
    amount: unitsSchema,
    ...splitShape,
    dates: z.array(dateSchema).meta({ description: "The payment dates at which it was earned." }),
    at: placeSchema,
  })
  .meta({ id: "Payment" });

export const holderSchema = z
  .object({
    asOf: asOfSchema,
    trust: addressSchema,
    name: z.string(),
    chainId: z.int(),
    currency: currencySchema,
    holder: addressSchema,
    lastDate: dateSchema.nullable(),
    nextDate: dateSchema.nullable(),
    uncollected: z.array(z.object({ classIndex: z.int(), id: z.string(), face: unitsSchema })).meta({
      description:
        "Notes allotted, as it stands while the offering is open, that nobody has collected for the holder yet.",
    }),
    refundable: unitsSchema.meta({
      description:
        "Cash of subscriptions that anybody may send back: all of it after a failure, else what was paid above the price of what is allotted.",
    }),
    positions: z.array(positionSchema),
    totals: z.object({
      outstanding: unitsSchema,
      claimable: unitsSchema,
      received: unitsSchema,
      ...splitShape,
    }),
  })
  .meta({ id: "Holder" });

export const paymentListSchema = z
  .object({ asOf: asOfSchema, currency: currencySchema, payments: z.array(paymentSchema), next: nextSchema })
  .meta({ id: "PaymentList" });

export const holderListSchema = z
  .object({
    asOf: asOfSchema,
    currency: currencySchema,
    holders: z.array(
      z.object({
        holder: addressSchema,
        positions: z.array(z.object({ classIndex: z.int(), id: z.string(), face: unitsSchema })),
      }),
    ),
    next: nextSchema,
  })
  .meta({ id: "HolderList" });

export const transactionSchema = z
  .object({
    asOf: asOfSchema,
    hash: hashSchema,
    state: z.enum(["unknown", "pending", "mined", "reverted"]),
    block: z.int().nullable(),
    final: z.boolean(),
  })
  .meta({ id: "Transaction" });
