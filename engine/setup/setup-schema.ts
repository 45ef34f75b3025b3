/**
 * The shape of a set-up file. All scalars arrive as text; what they mean is read in `parse-setup.ts`.
 * An address is written with its checksum, or `$name`: the address of the key or contract that the command line knows by
 * that name.
 */
import { z } from "zod";

import { WRITTEN_NUMBER } from "../money/written-number.ts";
import { CATEGORIES } from "./categories.ts";

function scalar(expected: string, pattern: RegExp) {
  return z.string({ error: expected }).regex(pattern, { error: expected });
}

const text = scalar("text", /./);
const address = scalar(
  "an address (0x and 40 digits) or the `$name` of a key or contract",
  /^(?:0x[0-9a-fA-F]{40}|\$[A-Za-z][\w-]*)$/,
);
const hash = scalar("a hash (0x and 64 digits)", /^0x[0-9a-fA-F]{64}$/);
const amount = scalar("an amount such as 1_000_000 or 12.34", WRITTEN_NUMBER);
const rate = scalar("a number such as 9.5% or 0.095", WRITTEN_NUMBER);
const count = scalar("a whole number", /^\d{1,18}$/);
const days = scalar("a number of days from 0 to 65535", /^\d{1,5}$/);
const date = scalar("a date such as 2026-09-30", /^\d{4}-\d{2}-\d{2}$/);

export const ROLES = [
  "originator",
  "servicer",
  "backupServicer",
  "trustee",
  "verificationAgent",
  "calculationAgent",
] as const;

export type Role = (typeof ROLES)[number];

export const setupSchema = z.strictObject({
  weirSetup: z.literal("1", { error: "1" }),
  chain: count,
  currency: address,
  registry: address,
  /** Without `id` the title is minted when the trust is issued. */
  title: z.strictObject({ contract: address, id: count.optional() }),
  roles: z.strictObject({
    originator: address,
    servicer: address,
    backupServicer: address,
    trustee: address,
    verificationAgent: address,
    calculationAgent: address,
  }),
  /** The deal's parties that are no office. */
  parties: z.record(z.string(), address).default({}),
  holders: z
    .array(
      z.enum(CATEGORIES.slice(1) as [string, ...string[]], {
        error: `one of ${CATEGORIES.slice(1).join(", ")}`,
      }),
    )
    .min(1, { error: "at least one category" }),
  tokens: z.record(
    z.string(),
    z.strictObject({
      name: text,
      symbol: scalar("1 to 11 letters, digits, dots or dashes", /^[\w.-]{1,11}$/),
    }),
  ),
  indices: z.record(z.string(), z.strictObject({ first: rate, low: rate, high: rate })).default({}),
  /** The most that one report may name. */
  reportedAmounts: z.record(z.string(), amount).default({}),
  metrics: z.record(z.string(), rate).default({}),
  windows: z.strictObject({
    collectionEnd: days,
    reportBy: days,
    challengeBy: days,
    resolveBy: days,
    freeze: days,
    forcedTransfer: days,
  }),
  offering: z.strictObject({
    price: amount,
    longStop: date,
    costs: z.array(z.strictObject({ payee: address, amount })).default([]),
  }),
  leastLateCash: amount,
  documentsHash: hash.optional(),
  legal: z.strictObject({
    governingLaw: text,
    court: text,
    opinionHash: hash.optional(),
    recordThatPrevails: text,
  }),
});

export type RawSetup = z.output<typeof setupSchema>;
