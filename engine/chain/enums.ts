/** The contracts' enumerations, each in the order of its numbers and as the contract spells it (`test/engine/chain/enums.test.ts`). */

export const TRUST_STATUSES = ["Offering", "Failed", "Performing", "Enforcement", "WoundUp"] as const;

export const PROPOSAL_STATUSES = [
  "None",
  "Notice",
  "Voting",
  "Uncounted",
  "Lost",
  "Void",
  "Curing",
  "Cured",
  "Executable",
  "Executed",
  "Expired",
] as const;

/** Of a sale at a venue, and of a bidder's deposit there. */
export const SALE_STATUSES = [
  "None",
  "Open",
  "Awarded",
  "Offered",
  "ForSale",
  "Allotted",
  "Settled",
  "Unsold",
  "TakenBack",
] as const;
export const DEPOSIT_STATES = ["None", "Held", "Refunded", "Applied", "Forfeited"] as const;

/** Of a sale of batches, its deposit, its batches and the claims in it. */
export const BUYOUT_STATES = [
  "None",
  "Proposed",
  "Withdrawn",
  "Agreed",
  "Paying",
  "Paid",
  "Defaulted",
] as const;
export const BUYOUT_DEPOSIT_STATES = ["None", "Held", "Applied", "Forfeited"] as const;
export const BATCH_STATES = ["None", "Escrowed", "Released", "Returned"] as const;
export const BUYOUT_CLAIM_STATES = ["None", "Open", "Contested", "Settled"] as const;

/** Of a claim that a loan be bought back. */
export const LOAN_CLAIM_STATUSES = [
  "None",
  "Claimed",
  "Contested",
  "Due",
  "Dismissed",
  "Defaulted",
  "Repurchased",
] as const;

/** Names as JSON has them: with a small first letter. */
type Small<Names extends readonly string[]> = { readonly [At in keyof Names]: Uncapitalize<Names[At]> };

export function inJson<const Names extends readonly string[]>(names: Names): Small<Names> {
  // As many names in the same order, each of them small.
  return names.map((name) => name.charAt(0).toLowerCase() + name.slice(1)) as unknown as Small<Names>;
}

/** What something that is there can be, in JSON. */
export type Made<Names extends readonly string[]> = Exclude<Uncapitalize<Names[number]>, "none">;
