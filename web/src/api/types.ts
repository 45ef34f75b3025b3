import type { z } from "zod";

import type {
  dateDetailSchema,
  dateOutcomeSchema,
  previewSchema,
} from "../../../server/http/schemas/date.ts";
import type {
  holderListSchema,
  holderSchema,
  paymentListSchema,
  transactionSchema,
} from "../../../server/http/schemas/holder.ts";
import type { rightSchema, titleSchema } from "../../../server/http/schemas/asset.ts";
import type { buyoutListSchema, buyoutSchema } from "../../../server/http/schemas/buyout.ts";
import type { proposalListSchema, proposalSchema } from "../../../server/http/schemas/proposal.ts";
import type { loanClaimSchema, repurchaseListSchema } from "../../../server/http/schemas/repurchase.ts";
import type { saleListSchema, saleSchema, saleSummarySchema } from "../../../server/http/schemas/sale.ts";
import type { asOfSchema, currencySchema, placeSchema } from "../../../server/http/schemas/common.ts";
import type {
  trustListSchema,
  trustSchema,
  trustSummarySchema,
  triggerSchema,
} from "../../../server/http/schemas/trust.ts";

/** What the service answers, as the schemas that check its answers say. Types only: nothing of the service is bundled. */
export type AsOf = z.output<typeof asOfSchema>;
export type Currency = z.output<typeof currencySchema>;
export type Place = z.output<typeof placeSchema>;
export type TrustList = z.output<typeof trustListSchema>;
export type TrustSummary = z.output<typeof trustSummarySchema>;
export type Trust = z.output<typeof trustSchema>;
export type Trigger = z.output<typeof triggerSchema>;
export type DateDetail = z.output<typeof dateDetailSchema>;
export type DateOutcome = z.output<typeof dateOutcomeSchema>;
export type Preview = z.output<typeof previewSchema>;
export type Holder = z.output<typeof holderSchema>;
export type HolderList = z.output<typeof holderListSchema>;
export type PaymentList = z.output<typeof paymentListSchema>;
export type TransactionState = z.output<typeof transactionSchema>;
export type SaleList = z.output<typeof saleListSchema>;
export type SaleSummary = z.output<typeof saleSummarySchema>;
export type Sale = z.output<typeof saleSchema>;
export type Title = z.output<typeof titleSchema>;
export type Right = z.output<typeof rightSchema>;
export type ProposalList = z.output<typeof proposalListSchema>;
export type Proposal = z.output<typeof proposalSchema>;
export type RepurchaseList = z.output<typeof repurchaseListSchema>;
export type LoanClaim = z.output<typeof loanClaimSchema>;
export type BuyoutList = z.output<typeof buyoutListSchema>;
export type Buyout = z.output<typeof buyoutSchema>;
