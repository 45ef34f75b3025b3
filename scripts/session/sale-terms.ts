import type { VenueSaleTerms } from "../../engine/chain/events.ts";
import { readCount, readShare } from "./read-input.ts";

/** The most days that a venue takes for publicity, bidding or payment. */
export const MOST_VENUE_DAYS = 365;
const MOST_EXTENSION_MINUTES = 1_440;
/** What the field holds; the auction itself says how many it takes. */
const MOST_ROUNDS = 255;

/** Terms of a sale at a venue, as people write them. */
export interface SaleTermsFlags {
  readonly bidding: string;
  readonly deposit: string;
  readonly increment: string;
  readonly extension: string;
  readonly rounds: string;
  readonly cut: string;
  readonly payment: string;
}

/** What the options say of a sale at a venue. @throws InputError for the first that cannot be used */
export function readSaleTerms(flags: SaleTermsFlags): Omit<VenueSaleTerms, "currency" | "reservePrice"> {
  const count = (text: string, most: number, option: string) => BigInt(readCount(text, most, option));
  return {
    biddingDays: count(flags.bidding, MOST_VENUE_DAYS, "--bidding"),
    depositWad: readShare(flags.deposit, "--deposit"),
    incrementWad: readShare(flags.increment, "--increment"),
    extensionMinutes: count(flags.extension, MOST_EXTENSION_MINUTES, "--extension"),
    rounds: count(flags.rounds, MOST_ROUNDS, "--rounds"),
    cutWad: readShare(flags.cut, "--cut"),
    paymentDays: count(flags.payment, MOST_VENUE_DAYS, "--payment"),
  };
}
