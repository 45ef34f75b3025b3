import type { Day, Units, Wad } from "../deal/model.ts";

/** A trust's set-up as its own code holds it: the mirror of `contracts/trust/Setup.sol`. Addresses are checksummed, windows are days. */
export interface SetUp {
  readonly core: SetUpCore;
  readonly rest: SetUpRest;
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
  /** Bitmap: bit n, category n of the registry. */
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

/** The ABI types of the two halves, in the order of `contracts/trust/Setup.sol`. */
export const setUpTypes = [
  `tuple(uint256 chainId, address currency, address registry, address title, uint256 titleId, address originator,
    address servicer, address backupServicer, address trustee, address verificationAgent, address calculationAgent,
    uint256 holderCategories, uint16 collectionEnd, uint16 reportBy, uint16 challengeBy, uint16 resolveBy,
    uint16 freezeDays, uint16 forcedTransferDays, uint128 price, uint128 leastLateCash, uint32 longStop,
    bytes32 dealHash, bytes32 documentsHash)`,
  `tuple(address[] parties, tuple(string name, string symbol)[] tokens,
    tuple(int128 firstFixing, int128 low, int128 high)[] indices, uint128[] reportedAmountMax, uint128[] metricMax,
    tuple(address payee, uint128 amount)[] costs,
    tuple(string governingLaw, string court, bytes32 opinionHash, string recordThatPrevails) legal)`,
] as const;
