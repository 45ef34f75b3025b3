import { z } from "zod";

import type { ServedTrust } from "../../context.ts";
import { type ClaimOffice, claimSteps } from "../../repurchase/next-steps.ts";
import type { LoanClaim, WarrantyLife } from "../../repurchase/warranty-life.ts";
import type { loanClaimSchema, loanClaimSummarySchema, warrantySchema } from "../schemas/repurchase.ts";
import { type Head, placeOf } from "./as-of.ts";
import { dateText } from "./text.ts";
import { currencyView } from "./trust-view.ts";

/** A claim under its warranty. */
export interface ClaimViewParameters {
  readonly trust: ServedTrust;
  readonly life: WarrantyLife;
  readonly claim: LoanClaim;
  readonly head: Head;
}

/** What was warranted, and where the security is. */
export function warrantyView(life: WarrantyLife, head: Head): z.input<typeof warrantySchema> {
  const { warranty } = life.rows;
  const openClaims = life.claims.filter(({ isOpen }) => isOpen).length;
  return {
    contract: warranty.contract,
    originator: warranty.originator,
    claimBy: dateText(warranty.claim_by),
    contestDays: warranty.contest_days,
    decideDays: warranty.decide_days,
    payDays: warranty.pay_days,
    security: {
      given: warranty.security,
      held: String(life.held),
      taken: String(life.taken),
      returned: String(life.returned),
    },
    openClaims,
    releasableFrom: openClaims === 0 && life.held > 0n ? dateText(warranty.claim_by + 1) : null,
    warranted: placeOf(warranty, head),
  };
}

/** A claim in a list. */
export function loanClaimSummary({
  trust,
  claim,
  head,
}: Omit<ClaimViewParameters, "life">): z.input<typeof loanClaimSummarySchema> {
  const { row, status, deadline } = claim;
  const isAwaited = status === "claimed" || status === "contested" || status === "due";
  return {
    contract: row.contract,
    leaf: row.leaf,
    status,
    deadline: isAwaited ? dateText(deadline) : null,
    claimant: row.claimant,
    office: officeOf(trust, row.claimant),
    amount: row.amount,
    price: row.price,
    paid: String(claim.paid),
    owed: String(claim.owed),
    claimed: placeOf(row, head),
  };
}

/** One claim: the loan, where it stands, and who can do what until when. */
export function loanClaimView(
  parameters: ClaimViewParameters,
): Omit<z.input<typeof loanClaimSchema>, "asOf"> {
  const { trust, life, claim, head } = parameters;
  const { row, steps } = claim;
  const { verificationAgent, trustee } = trust.terms.setup.core;
  const other = officeOf(trust, row.claimant) === "trustee" ? "verificationAgent" : "trustee";
  const orNull = (day: number | null): string | null => (day === null ? null : dateText(day));
  return {
    ...loanClaimSummary(parameters),
    trust: row.trust,
    name: trust.terms.deal.name,
    currency: currencyView(trust),
    warranty: warrantyView(life, head),
    loan: { salt: row.salt, idHash: row.loan_id_hash, fieldsHash: row.fields_hash },
    evidenceHash: row.evidence_hash,
    reason: claim.reason,
    fromSecurity: String(claim.fromSecurity),
    nextSteps: claimSteps({
      claim,
      payDays: life.rows.warranty.pay_days,
      other: verificationAgent === trustee ? null : other,
    }).map(({ by, act, from, until }) => ({ by, act, from: orNull(from), until: orNull(until) })),
    acts: steps.map((step) => {
      const { by, from, amount } = actSchema.parse(JSON.parse(step.args));
      return { act: step.name, by: by ?? from ?? null, amount: amount ?? null, at: placeOf(step, head) };
    }),
  };
}

const actSchema = z.object({
  by: z.string().optional(),
  from: z.string().optional(),
  amount: z.string().optional(),
});

/** Only these two can claim. */
function officeOf({ terms }: ServedTrust, claimant: string): ClaimOffice {
  return claimant === terms.setup.core.trustee ? "trustee" : "verificationAgent";
}
