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
import type { asOfSchema, currencySchema, placeSchema } from "../../../server/http/schemas/common.ts";
import type {
  classSchema,
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
export type NoteClass = z.output<typeof classSchema>;
export type Trigger = z.output<typeof triggerSchema>;
export type DateDetail = z.output<typeof dateDetailSchema>;
export type DateOutcome = z.output<typeof dateOutcomeSchema>;
export type Preview = z.output<typeof previewSchema>;
export type Holder = z.output<typeof holderSchema>;
export type HolderList = z.output<typeof holderListSchema>;
export type PaymentList = z.output<typeof paymentListSchema>;
export type TransactionState = z.output<typeof transactionSchema>;
