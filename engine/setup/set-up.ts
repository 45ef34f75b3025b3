import type { Day, Units, Wad } from "../deal/model.ts";
import type { SetUpPowers } from "./powers.ts";

/** A trust's set-up as its own code holds it (docs/encoding.md). Addresses are checksummed, windows are days. */
export interface SetUp {
  readonly core: SetUpCore;
  readonly rest: SetUpRest;
  /** Left out where classes are allotted first come and none has a minimum. */
  readonly subscription?: SubscriptionTerms | undefined;
  readonly powers: SetUpPowers;
}

/** How classes are allotted, and how little of each can be subscribed. */
export interface SubscriptionTerms {
  /** Whether orders beyond a class's face share it. */
  readonly isProRata: boolean;
  /** Least face of one subscription, one a class; 0: a denomination will do. */
  readonly minima: readonly Units[];
}

export interface SetUpCore {
  readonly chainId: bigint;
  readonly currency: string;
  readonly registry: string;
  readonly title: string;
  readonly titleId: bigint;
  readonly originator: string;
  readonly servicer: string;
  readonly backupServicer: string;
  readonly trustee: string;
  readonly verificationAgent: string;
  readonly calculationAgent: string;
  /** Bitmap: bit n, category n of the registry; 32 of them. */
  readonly holderCategories: bigint;
  readonly collectionEnd: number;
  readonly reportBy: number;
  readonly challengeBy: number;
  readonly resolveBy: number;
  readonly freezeDays: number;
  readonly forcedTransferDays: number;
  readonly price: Units;
  readonly leastLateCash: Units;
  readonly longStop: Day;
  readonly dealHash: string;
  readonly documentsHash: string;
}

export interface SetUpRest {
  /** One a party of the terms. */
  readonly parties: readonly string[];
  /** One a class. */
  readonly tokens: readonly { readonly name: string; readonly symbol: string }[];
  /** One an index. */
  readonly indices: readonly { readonly firstFixing: Wad; readonly low: Wad; readonly high: Wad }[];
  readonly reportedAmountMax: readonly Units[];
  readonly metricMax: readonly Wad[];
  readonly costs: readonly { readonly payee: string; readonly amount: Units }[];
  readonly legal: {
    readonly governingLaw: string;
    readonly court: string;
    readonly opinionHash: string;
    readonly recordThatPrevails: string;
  };
}
