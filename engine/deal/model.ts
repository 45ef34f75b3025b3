/**
 * A deal as the waterfall, the compiler and the words read it: checked, its dates frozen, its names
 * resolved to positions. `parseDeal` makes it from a file; nothing else does.
 *
 * Money is in smallest units, rates and shares in 1e18ths (1e18 = 100 %), dates are day numbers
 * (days since 1970-01-01). Every reference is the position in the deal's list of that kind.
 */

import type { ScheduleRule } from "../dates/schedule.ts";

/** Days since 1970-01-01. */
export type Day = number;
/** 18-decimal fixed point, 1e18 = 100 %. */
export type Wad = bigint;
/** Smallest units of the deal's currency. */
export type Units = bigint;

export type DayCount = "ACT/360" | "ACT/365F" | "30/360" | "30E/360" | "ACT/ACT";

export interface Deal {
  readonly name: string;
  readonly currency: { readonly symbol: string; readonly decimals: number };
  readonly cutOff: Day;
  readonly closing: Day;
  /** Payment dates in order; the last one is the final payment date. */
  readonly dates: readonly PaymentDate[];
  /** The rule that made the dates, where the document gives one. It is for words only: the dates are what is compiled. */
  readonly calendarRule?: ScheduleRule | undefined;
  readonly parties: readonly string[];
  readonly reportedAmounts: readonly string[];
  readonly metrics: readonly string[];
  /** Events that a report may flag, beyond `declared` and `reportMissed`, which every deal has. */
  readonly events: readonly string[];
  /** Every index that a class's rate names, in order of first use. */
  readonly indices: readonly string[];
  readonly classes: readonly ClassTerms[];
  readonly fees: readonly FeeTerms[];
  readonly reserves: readonly ReserveTerms[];
  /** Expected cumulative collections at each payment date; the last stands for later ones; empty when the deal has none. */
  readonly plan: readonly Units[];
  readonly hurdles: readonly HurdleTerms[];
  readonly triggers: readonly TriggerTerms[];
  /** `normal` first. */
  readonly lists: readonly PaymentList[];
  /** In order; the first whose trigger is set while `normal` is in force rules from then on. */
  readonly switches: readonly { readonly list: number; readonly trigger: number }[];
}

export interface PaymentDate {
  /** The payment date as adjusted. */
  readonly day: Day;
  /** Where the accrual period that this date ends stops: `day`, or the unadjusted date. The next period starts here; the first starts at closing. */
  readonly accrualDay: Day;
  /** The date before adjustment, by which rate files may name it too. */
  readonly unadjustedDay: Day;
}

/** A value that may step by date: the last entry whose `from` is not after a period's first day holds; before the first, the first. One entry with `from` 0 when it is single. */
export type Stepped = readonly { readonly from: Day; readonly is: Wad }[];

export type RateTerms =
  | { readonly kind: "none" }
  | { readonly kind: "fixed"; readonly rate: Stepped }
  | {
      readonly kind: "floating";
      readonly index: number;
      readonly margin: Stepped;
      readonly floor: Stepped | undefined;
      readonly cap: Stepped | undefined;
    };

export interface ClassTerms {
  readonly id: string;
  readonly face: Units;
  readonly rate: RateTerms;
  readonly dayCount: DayCount | undefined;
  readonly unpaidBearsInterest: boolean;
  /** Concern the offering only. */
  readonly denomination: Units | undefined;
  readonly issuePrice: Wad;
  readonly retained: Wad;
}

export type FeeBasis =
  | { readonly kind: "flat"; readonly amount: Units }
  | { readonly kind: "once"; readonly amount: Units }
  | {
      readonly kind: "perAnnumOfClasses";
      readonly rate: Wad;
      readonly classes: readonly number[];
      readonly dayCount: DayCount;
    }
  | {
      readonly kind: "perAnnumOfReported";
      readonly rate: Wad;
      readonly reportedAmount: number;
      readonly dayCount: DayCount;
    }
  | { readonly kind: "shareOfCollected"; readonly share: Wad }
  | { readonly kind: "shareOfReported"; readonly share: Wad; readonly reportedAmount: number }
  | { readonly kind: "reported"; readonly max: Units };

export interface FeeTerms {
  readonly id: string;
  readonly payee: number;
  readonly basis: FeeBasis;
}

export type ReserveTarget =
  /** One a date, the last standing for later dates. */
  | { readonly kind: "amount"; readonly amounts: readonly Units[] }
  | { readonly kind: "share"; readonly share: Wad; readonly classes: readonly number[] }
  | {
      readonly kind: "times";
      readonly times: Wad;
      readonly fees: readonly number[];
      readonly classes: readonly number[];
    };

export interface ReserveTerms {
  readonly id: string;
  readonly opening: Units;
  readonly target: ReserveTarget;
  readonly floor: Units;
  /** The target is 0 once the opening balances of all of these are 0; empty: never for that reason. A `share` target without `until` has its own classes here. */
  readonly until: readonly number[];
}

export interface HurdleTerms {
  readonly id: string;
  readonly classIndex: number;
  readonly rate: Wad;
  readonly dayCount: DayCount;
}

export type Test =
  | {
      readonly kind: "collected";
      readonly compare: "below" | "atLeast";
      readonly share: Wad;
      readonly less: readonly number[];
    }
  | {
      readonly kind: "metric";
      readonly metric: number;
      readonly compare: "below" | "atLeast";
      readonly value: Wad;
    }
  | { readonly kind: "balance"; readonly classIndex: number; readonly atMost: Wad }
  | { readonly kind: "onOrAfter"; readonly day: Day }
  /** `event` is a position in `Deal.events`, or one of the two that every deal has. */
  | { readonly kind: "event"; readonly event: number | "declared" | "reportMissed" }
  | { readonly kind: "unpaidInterest"; readonly classIndex: number }
  | { readonly kind: "any"; readonly tests: readonly Test[] }
  | { readonly kind: "all"; readonly tests: readonly Test[] };

export interface TriggerTerms {
  readonly id: string;
  readonly test: Test;
  readonly for: number;
  readonly cures: "never" | "same" | Test;
}

export interface PaymentList {
  readonly id: string;
  readonly steps: readonly Step[];
}

/** Runs only while all of `when` are set, and not while all of `unless` are (both are trigger positions; empty: no condition). */
export interface StepConditions {
  readonly when: readonly number[];
  readonly unless: readonly number[];
}

export type Receiver =
  | { readonly kind: "party"; readonly party: number }
  | { readonly kind: "class"; readonly classIndex: number };

export type AmountBound = { readonly kind: "amount"; readonly amount: Units };
export type OfNewBound = { readonly kind: "ofNew"; readonly share: Wad };
export type RateBound = { readonly kind: "rate"; readonly rate: Wad };
export type CatchUpBound = {
  readonly kind: "catchUp";
  readonly share: Wad;
  readonly party: number;
  readonly classes: readonly number[];
};
export type HurdleBound = { readonly kind: "hurdle"; readonly hurdle: number };

export type Step = StepConditions &
  (
    | {
        readonly kind: "fee";
        readonly fees: readonly number[];
        readonly upTo: AmountBound | OfNewBound | undefined;
      }
    | {
        readonly kind: "interest";
        readonly classes: readonly number[];
        readonly upTo: AmountBound | OfNewBound | RateBound | undefined;
      }
    | {
        readonly kind: "principal";
        readonly classes: readonly number[];
        readonly upTo: AmountBound | undefined;
        /** Scheduled balances, one a date, the last standing for later ones; empty: none. */
        readonly downTo: readonly Units[];
      }
    | { readonly kind: "reserve"; readonly reserve: number }
    | {
        readonly kind: "share";
        readonly share: Wad;
        readonly to: Receiver;
        readonly upTo: AmountBound | undefined;
      }
    | {
        readonly kind: "split";
        readonly parts: readonly { readonly to: Receiver; readonly share: Wad }[];
        readonly upTo: AmountBound | HurdleBound | CatchUpBound | undefined;
      }
    /** `hurdles` is empty, or names one hurdle for each class. */
    | { readonly kind: "residual"; readonly classes: readonly number[]; readonly hurdles: readonly number[] }
  );
