import { z } from "zod";

import { integer, small } from "../store/fields.ts";
import type { BuyoutRow } from "../store/schema.ts";

const termsSchema = z.object({
  expert: z.string(),
  documentsHash: z.string(),
  baseDay: small,
  acceptBy: small,
  deposit: integer,
  security: integer,
  interestWad: integer,
  lateWad: integer,
  retainedWad: integer,
  holdWad: integer,
  cureDays: small,
  netDays: small,
  contestDays: small,
  decideDays: small,
  warrantyDays: small,
  releaseAtEnd: z.boolean(),
  undecidedForBuyer: z.boolean(),
  batches: z.array(z.object({ titleId: z.string(), price: integer })),
  instalments: z.array(z.object({ day: small, amount: integer })),
});
const rulesSchema = z.object({
  leastAccounts: small,
  buyerCategories: integer,
  longestTermDays: small,
  leastFirstPartWad: integer,
  mayTransferAgain: z.boolean(),
});

/** What seller and buyer agreed, and the law's rules that the sale is under. Days are day numbers. */
export type BuyoutTerms = z.output<typeof termsSchema>;
export type BuyoutRules = z.output<typeof rulesSchema>;

export function buyoutTerms({ terms }: Pick<BuyoutRow, "terms">): BuyoutTerms {
  return termsSchema.parse(JSON.parse(terms));
}

export function buyoutRules({ rules }: Pick<BuyoutRow, "rules">): BuyoutRules {
  return rulesSchema.parse(JSON.parse(rules));
}
