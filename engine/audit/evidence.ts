import type { Decoded, RawLog } from "../chain/decode-log.ts";
import type {
  Address,
  AssemblyEvents,
  CurrencyEvents,
  Hash,
  Hex,
  IncomeRightEvents,
  NoteEvents,
  OfferingEvents,
  RegistryEvents,
  Report,
  RepurchaseEvents,
  TitleEvents,
  TrustEvents,
  VenueEvents,
} from "../chain/events.ts";
import type { ReceiptContent } from "../chain/trie.ts";

/** A block's header, as far as an audit reads it. */
export interface Header {
  readonly number: number;
  readonly hash: Hash;
  readonly parentHash: Hash;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly receiptsRoot: Hash;
  readonly logsBloom: Hex;
  /** What its fields hash to; `undefined` where the node does not give them all. */
  readonly computedHash: Hash | undefined;
}

export interface Receipt extends ReceiptContent {
  readonly transactionHash: Hash;
  readonly transactionIndex: number;
  readonly blockNumber: number;
  readonly blockHash: Hash;
  readonly from: Address;
  readonly to: Address | null;
  readonly logs: readonly RawLog[];
}

export interface Period {
  readonly date: bigint;
  readonly position: bigint;
  readonly closeDay: bigint;
  readonly collected: bigint;
  readonly declared: boolean;
  readonly reported: boolean;
  readonly challenged: boolean;
  readonly outcome: bigint;
}

/** What the trust's getters answer. */
export interface TrustReading {
  readonly address: Address;
  readonly terms: Hex;
  readonly setup: Hex;
  readonly termsHash: Hash;
  readonly setupHash: Hash;
  readonly notes: readonly Address[];
  readonly title: { readonly token: Address; readonly id: bigint };
  readonly registry: Address;
  readonly currency: Address;
  readonly status: bigint;
  readonly nextDate: bigint;
  readonly deployedAt: bigint;
  readonly offering: Address;
  readonly interpreter: Address;
  readonly holdersAssembly: Address;
  readonly servicer: Address;
  readonly nextServicer: Address;
  readonly missedReports: bigint;
  readonly worksLeft: bigint;
  readonly unremitted: bigint;
  readonly distributedOn: bigint;
  readonly asset: { readonly token: Address; readonly id: bigint };
  readonly assetSale: { readonly venue: Address; readonly isRemainder: boolean; readonly saleId: bigint };
  readonly period: Period;
  readonly report: Report;
  readonly state: readonly bigint[];
  readonly classAccounts: readonly { readonly given: bigint; readonly paid: bigint }[];
  readonly releasable: readonly bigint[];
  readonly addresses: readonly Address[];
  readonly setAside: bigint;
  readonly reserved: bigint;
  readonly fixings: readonly bigint[];
  readonly uncounted: bigint;
  /** Words of the trust's storage that no getter shows: the head, and the fixings of the closed period. */
  readonly storedHead: bigint;
  readonly storedClosedFixings: readonly bigint[];
}

export interface HolderReading {
  readonly balance: bigint;
  readonly claimable: bigint;
  readonly paidTo: bigint;
  readonly locked: bigint;
  readonly frozen: bigint;
  readonly claimsFrozenUntil: bigint;
  readonly putUp: bigint;
  /** The recovery of this wallet that waits, all 0 where none does. */
  readonly recovery: { readonly to: Address; readonly dueAt: bigint };
  readonly recoveredTo: Address;
  readonly recoveredAt: bigint;
  /** Words of the note's storage: balance and index; units × face earned up to that index. */
  readonly storedPosition: bigint;
  readonly storedEarned: bigint;
}

export interface OrderReading {
  readonly orderHash: Hash;
  readonly kind: bigint;
  readonly holder: Address;
  readonly to: Address;
  readonly amount: bigint;
  readonly effectiveAt: bigint;
  readonly consumed: boolean;
}

export interface NoteReading {
  readonly address: Address;
  readonly trust: Address;
  readonly classIndex: bigint;
  readonly face: bigint;
  readonly totalSupply: bigint;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: bigint;
  /** Everyone whom a log of the note names as a holder or receiver. */
  readonly holders: ReadonlyMap<Address, HolderReading>;
  /** Orders by their ids. */
  readonly orders: ReadonlyMap<bigint, OrderReading>;
}

export interface OfferingReading {
  readonly address: Address;
  readonly trust: Address;
  /** One a class. */
  readonly subscribed: readonly bigint[];
  readonly subscriptions: readonly {
    readonly classIndex: number;
    readonly subscriber: Address;
    readonly face: bigint;
  }[];
  readonly cash: ReadonlyMap<Address, bigint>;
  readonly excess: ReadonlyMap<Address, bigint>;
}

export interface CurrencyReading {
  readonly address: Address;
  readonly decimals: bigint;
  readonly trustBalance: bigint;
  readonly offeringBalance: bigint;
}

export interface RegistryReading {
  readonly address: Address;
  readonly operator: Address;
  readonly entries: ReadonlyMap<Address, RegistryEntry>;
}

export interface RegistryEntry {
  readonly investor: Hash;
  readonly category: bigint;
  readonly country: Hex;
  readonly expiry: bigint;
}

/** Where the asset that the set-up names is to be looked for. */
export interface AssetPlace {
  /** Contract and id by the set-up. */
  readonly token: Address;
  readonly id: bigint;
  /** Whether that is an income right; then `title` is what it was carved out of, else the asset itself. */
  readonly isRight: boolean;
  readonly title: { readonly token: Address; readonly id: bigint };
}

/** The title that the trust holds, or out of which its income right is carved. */
export interface TitleReading {
  readonly address: Address;
  readonly id: bigint;
  /** The zero address where it has ended, split. */
  readonly owner: Address;
  /** The live income right by the title; 0 where there is none. */
  readonly rightId: bigint;
  readonly root: Hash;
  readonly loanCount: bigint;
  readonly bookValue: bigint;
  readonly cutOff: bigint;
  readonly documentsHash: Hash;
  readonly bank: Address;
}

/** The income right that the set-up names as the trust's asset. */
export interface RightReading {
  readonly address: Address;
  readonly id: bigint;
  /** The zero address where it has ended. */
  readonly owner: Address;
  readonly titles: Address;
  readonly registry: Address;
  readonly isEnforced: boolean;
}

/** A transaction to the offering that was refused; it has no log, and stands before those of its block. */
export interface RefusedEvents {
  readonly Refused: { readonly sender: Address };
}

/** One event of a trust's life and whose it is, in the chain's order. */
export type LifeEvent =
  | ({ readonly source: "trust" } & Decoded<TrustEvents>)
  | ({ readonly source: "note"; readonly classIndex: number } & Decoded<NoteEvents>)
  | ({ readonly source: "offering" } & Decoded<OfferingEvents>)
  | ({ readonly source: "refused" } & Decoded<RefusedEvents>)
  | ({ readonly source: "assembly" } & Decoded<AssemblyEvents>)
  | ({ readonly source: "registry" } & Decoded<RegistryEvents>)
  | ({ readonly source: "title" } & Decoded<TitleEvents>)
  | ({ readonly source: "right" } & Decoded<IncomeRightEvents>)
  /** Where a venue took the asset. */
  | ({ readonly source: "sale" } & Decoded<Pick<VenueEvents, "PutUp">>)
  | ({ readonly source: "currency" } & Decoded<CurrencyEvents>)
  | ({ readonly source: "repurchase" } & Decoded<RepurchaseEvents>);

/** The sender and the call of a transaction in which what is somebody's was paid, moved, approved or renamed. */
export interface TransactionReading {
  readonly from: Address;
  readonly to: Address | null;
  readonly input: Hex;
}

/** All that a life is judged by. */
export interface LifeReading {
  readonly head: Header;
  /** Of every block that holds an event. */
  readonly headers: ReadonlyMap<number, Header>;
  readonly events: readonly LifeEvent[];
  readonly transactions: ReadonlyMap<Hash, TransactionReading>;
  readonly trust: TrustReading;
  readonly notes: readonly NoteReading[];
  readonly offering: OfferingReading;
  readonly currency: CurrencyReading;
  readonly registry: RegistryReading;
  readonly title: TitleReading;
  /** `undefined` where the asset is a title. */
  readonly right: RightReading | undefined;
}
