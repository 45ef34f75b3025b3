/** In the order of the contract's numbers. */
export const SALE_STATUSES = [
  "none",
  "open",
  "awarded",
  "offered",
  "forSale",
  "allotted",
  "settled",
  "unsold",
  "takenBack",
] as const;
export type SaleStatus = (typeof SALE_STATUSES)[number];

export const DEPOSIT_STATES = ["none", "held", "refunded", "applied", "forfeited"] as const;
