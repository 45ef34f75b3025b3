import type { BuyoutTerms } from "../chain/events.ts";

/** Days of a year (ACT/365 Fixed) times 1e18: what exact products of interest are divided by. */
export const INTEREST_SCALE = 365n * 10n ** 18n;

/** Interest as exact products: smallest units × rate in 1e18ths × days. */
export interface Interest {
  readonly interest: bigint;
  readonly late: bigint;
}

export interface AccrueParameters {
  readonly terms: Pick<BuyoutTerms, "instalments" | "interestWad" | "lateWad">;
  /** Paid of the price; payments are for the earliest instalments. Smallest units. */
  readonly paid: bigint;
  /** From the end of this day … */
  readonly from: bigint;
  /** … to the end of this one. */
  readonly to: bigint;
}

/**
 * Interest on the price unpaid and default interest on what is late of it, counted day by day as a ledger would: the contract
 * takes whole spans.
 */
export function accrueDaily({ terms, paid, from, to }: AccrueParameters): Interest {
  const { instalments, interestWad, lateWad } = terms;
  const price = instalments.reduce((sum, { amount }) => sum + amount, 0n);
  const [first] = instalments;
  let [interest, late] = [0n, 0n];
  for (let day = from; day < to; day += 1n) {
    if (first !== undefined && day >= first.day) {
      interest += (price - paid) * interestWad;
    }
    late += overdue({ terms, paid, day }) * lateWad;
  }
  return { interest, late };
}

/** What should have been paid by the end of a day and was not. */
export function overdue({
  terms,
  paid,
  day,
}: Pick<AccrueParameters, "paid"> & {
  readonly terms: Pick<BuyoutTerms, "instalments">;
  readonly day: bigint;
}): bigint {
  const scheduled = terms.instalments.reduce(
    (sum, instalment) => (instalment.day <= day ? sum + instalment.amount : sum),
    0n,
  );
  return scheduled > paid ? scheduled - paid : 0n;
}
