/** The published list of holders' categories; the position is the number in the investor registry. */
export const CATEGORIES = [
  "none",
  "bank",
  "amc",
  "fund",
  "insurer",
  "securitiesCompany",
  "smallLoanCompany",
  "qualifiedPerson",
  "trustPlan",
  "trustCompany",
] as const;

export type Category = (typeof CATEGORIES)[number];
