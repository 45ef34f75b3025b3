import { z } from "zod";

import { integer, small } from "../store/fields.ts";
import type { SaleRow } from "../store/schema.ts";

const termsSchema = z.object({
  reservePrice: integer,
  biddingDays: small,
  depositWad: integer,
  incrementWad: integer,
  extensionMinutes: small,
  rounds: small,
  cutWad: integer,
  paymentDays: small,
});
const rulesSchema = z.object({
  feeWad: integer,
  sellerCategories: integer,
  buyerCategories: integer,
  publicityDays: small,
});

/** Terms of a sale and rules of its venue; neither changes. */
export type SaleTerms = z.output<typeof termsSchema> & z.output<typeof rulesSchema>;

export function termsOf({ terms, rules }: Pick<SaleRow, "terms" | "rules">): SaleTerms {
  return { ...termsSchema.parse(JSON.parse(terms)), ...rulesSchema.parse(JSON.parse(rules)) };
}
