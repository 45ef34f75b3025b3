/** Numbers that the contracts fix for every trust. */

/** The most that one date counts as collected, in smallest units. */
export const MOST_COLLECTED = 2n ** 100n;
/** A late date is at least so many days after the date before [docs/payment-date.md, "After the final date"]. */
export const LATE_DATE_DAYS = 30;
/** Days in which what a vote has won can be carried out. */
export const EXECUTION_DAYS = 30;
