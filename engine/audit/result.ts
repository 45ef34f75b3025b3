import type { Address, Hash } from "../chain/events.ts";
import type { SaleCheckId } from "./sales/frame.ts";

/** Every check of an audit, in the order in which they are told; also the scopes of `--skip`. */
export const checkIds = [
  "code",
  "terms",
  "documents",
  "logs",
  "second-rpc",
  "closing",
  "asset",
  "dates",
  "waterfall",
  "holders",
  "transfers",
  "cash",
  "reports",
  "collections",
  "powers",
  "votes",
] as const;
export type CheckId = (typeof checkIds)[number];

/** Where something was read. */
export interface Evidence {
  readonly contract?: Address;
  readonly transaction?: Hash;
  readonly block?: number;
  readonly logIndex?: number;
  /** A getter, a storage slot or a file. */
  readonly source?: string;
}

/** What is known of the place where a value was compared. */
export interface Subject {
  /** Stable kebab-case name of the rule; docs/for-auditors.md lists them. */
  readonly rule: string;
  /** The payment date, `YYYY-MM-DD`. */
  readonly date?: string;
  /** Position of a step in the list that ruled, or its words. */
  readonly step?: string;
  readonly holder?: Address;
  readonly evidence?: Evidence;
  /** The request that shows the value that was found. */
  readonly reproduce?: string;
}

/** One value that is not what it must be. Amounts are in smallest units. */
export interface Difference extends Subject {
  /** Of docs/invariants.md, where the rule stands for one. */
  readonly invariant?: string;
  readonly expected: string;
  readonly found: string;
  /** Found less expected, where both are whole numbers. */
  readonly amount?: string;
}

export interface Check {
  readonly id: CheckId | SaleCheckId;
  /** False when it was not asked for, when it could not run to its end, or when anything differs. */
  readonly ok: boolean;
  readonly asked: boolean;
  /** How many values were compared. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** Why it could not run, or not to its end. */
  readonly unchecked: readonly string[];
  /** What a reader should know and is no difference. */
  readonly notes: readonly string[];
}

/** One use of a role's power. */
export interface PowerUse {
  readonly power: string;
  readonly role: string;
  readonly by: Address | undefined;
  /** Seconds since 1970. */
  readonly at: number;
  readonly detail: string;
  readonly transaction: Hash;
}

/** Cash and report of one payment date, side by side; amounts in smallest units. */
export interface ReportedCash {
  readonly date: string;
  readonly collected: bigint;
  /** Sum of the loan-level collections that the report commits to; `undefined` without a report. */
  readonly reported: bigint | undefined;
  /** Of what was collected, what was paid for loans that the originator bought back. */
  readonly repurchases: bigint;
  /** Cash beyond the report and the repurchases. */
  readonly unexplainedReceipts: bigint;
  /** Reported, but not come in beside the repurchases. */
  readonly unremittedCollections: bigint;
}

/** What the life of a trust has shown, each with the transactions in which the audit found it. */
export interface Covered {
  /** A date short of cash: a fee, interest or reserve step that ran was paid less than its due. */
  readonly shortfall: readonly Hash[];
  readonly triggerSet: readonly Hash[];
  readonly missedReport: readonly Hash[];
  readonly challengedReport: readonly Hash[];
  readonly transferBetweenDates: readonly Hash[];
  readonly frozenHolder: readonly Hash[];
  /** A payment that the currency refused. */
  readonly blacklistedHolder: readonly Hash[];
  readonly push: readonly Hash[];
  readonly claim: readonly Hash[];
  readonly lateCash: readonly Hash[];
  /** An income right that blocked its title; sold; enforced. */
  readonly titleBlocked: readonly Hash[];
  readonly rightSold: readonly Hash[];
  readonly enforcement: readonly Hash[];
  /** Enforced when the registry listed its seller no longer. */
  readonly insolvency: readonly Hash[];
  /** A date at which what had been reported had not come in. */
  readonly missedRemittance: readonly Hash[];
  /** The servicer's office changed hands. */
  readonly servicerReplaced: readonly Hash[];
  /** It went to whom an enforcement of the income right had named. */
  readonly newServicerNamed: readonly Hash[];
  readonly woundUp: readonly Hash[];
  /** An account paid at the address that the trustee had announced. */
  readonly addressAnnounced: readonly Hash[];
  /** Notes that a venue settled with who bought them. */
  readonly noteSold: readonly Hash[];
  /** A lost wallet recovered into another. */
  readonly recovered: readonly Hash[];
  /** A report challenged by holders together. */
  readonly holdersChallenge: readonly Hash[];
  /** Who is not among those that a venture admits was refused by its offering. */
  readonly industryRefused: readonly Hash[];
  /** Works that members have approved. */
  readonly milestone: readonly Hash[];
  /** Works that members have not approved. */
  readonly refusedMilestone: readonly Hash[];
  /** A date at which each share, split and residual step of a deal with hurdles paid. */
  readonly allTiers: readonly Hash[];
  /** The asset, put up by a vote of the holders, went to its buyer. */
  readonly exitBySale: readonly Hash[];
  /** A closing at which a class was ordered beyond its face, and each order had its share. */
  readonly allotmentProRata: readonly Hash[];
}

export interface AuditResult {
  readonly ok: boolean;
  readonly trust: Address;
  readonly chainId: string | undefined;
  /** The block at which everything was read. */
  readonly block: { readonly number: number; readonly hash: Hash; readonly finalized: boolean } | undefined;
  readonly checks: readonly Check[];
  readonly powers: readonly PowerUse[];
  /** What no chain can show: what had to be believed, and whom. */
  readonly trusted: readonly string[];
  readonly cash: readonly ReportedCash[];
  readonly covered: Covered;
}

/** 0 all that was asked is right · 1 a difference · 3 an asked check could not run. */
export function exitCodeOf(checks: readonly Check[]): 0 | 1 | 3 {
  if (checks.some(({ differences }) => differences.length > 0)) {
    return 1;
  }
  return checks.some(({ asked, unchecked }) => asked && unchecked.length > 0) ? 3 : 0;
}
