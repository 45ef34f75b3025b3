import { ZeroAddress } from "ethers";

import type { Units, Wad } from "../deal/model.ts";

/** What a vote of the holders may do, in the order of the set-up's bits. */
export const ASSEMBLY_POWERS = [
  "declare",
  "replaceServicer",
  "approveSale",
  "enforceRight",
  "approveWorks",
] as const;

export type AssemblyPower = (typeof ASSEMBLY_POWERS)[number];

/** The last part of a set-up: what may happen beside the payment dates, and on which terms (docs/set-up-encoding.md). */
export interface SetUpPowers {
  /** Share of a class's face whose holders' challenge stands; 0: holders cannot challenge. */
  readonly challengeShare: Wad;
  /** Missed reports in a row after which the named back-up may take the servicer's office; 0: never. */
  readonly backupAfter: number;
  readonly assemblyMay: Readonly<Record<AssemblyPower, boolean>>;
  readonly originatorVotes: boolean;
  /** Enforcing a right names the back-up as servicer; else its title passes to the trust. */
  readonly enforcementNamesServicer: boolean;
  /** 1 + the position among the reported fees of the one that the members approve; 0: none. */
  readonly worksFee: number;
  readonly noticeDays: number;
  readonly votingDays: number;
  readonly cureDays: number;
  readonly quorum: Wad;
  readonly majority: Wad;
  readonly remainder: RemainderTerms;
  /** Days after the close within which what was reported must have come in; 0: no such duty. */
  readonly remitDays: number;
}

/** How what remains after the final date is sold; without a venue it is not, and the trust is only wound up. */
export interface RemainderTerms {
  readonly venue: string;
  readonly reservePrice: Units;
  readonly fee: Wad;
  /** Bitmaps: bit n, category n of the registry. */
  readonly sellerCategories: bigint;
  readonly buyerCategories: bigint;
  readonly publicityDays: number;
  readonly rounds: number;
  readonly cut: Wad;
  /** Days after the sale, the last unsold round or, without either, the final date's distribution; 0: it is not wound up. */
  readonly windUpDays: number;
  readonly biddingDays: number;
  readonly deposit: Wad;
  readonly increment: Wad;
  readonly extensionMinutes: number;
  readonly paymentDays: number;
}

export const NO_REMAINDER: RemainderTerms = {
  venue: ZeroAddress,
  reservePrice: 0n,
  fee: 0n,
  sellerCategories: 0n,
  buyerCategories: 0n,
  publicityDays: 0,
  rounds: 0,
  cut: 0n,
  windUpDays: 0,
  biddingDays: 0,
  deposit: 0n,
  increment: 0n,
  extensionMinutes: 0,
  paymentDays: 0,
};

/** A set-up's last part where it gives no power: zeros. */
export const NO_POWERS: SetUpPowers = {
  challengeShare: 0n,
  backupAfter: 0,
  assemblyMay: {
    declare: false,
    replaceServicer: false,
    approveSale: false,
    enforceRight: false,
    approveWorks: false,
  },
  originatorVotes: false,
  enforcementNamesServicer: false,
  worksFee: 0,
  noticeDays: 0,
  votingDays: 0,
  cureDays: 0,
  quorum: 0n,
  majority: 0n,
  remainder: NO_REMAINDER,
  remitDays: 0,
};

/** Whether anything may put another in the servicer's office. */
export function servicerCanChange({
  assemblyMay,
  backupAfter,
  enforcementNamesServicer,
}: SetUpPowers): boolean {
  return (
    assemblyMay.replaceServicer || backupAfter > 0 || (assemblyMay.enforceRight && enforcementNamesServicer)
  );
}
