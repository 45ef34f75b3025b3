import type { Address, Hash } from "../../chain/events.ts";
import type { Check } from "../result.ts";
import { Tally } from "../tally.ts";
import type { Move } from "./move-book.ts";

/**
 * The frame of an audit of a contract that sells: a venue, or that of the buyouts. What a node gave goes in, checks and what
 * was covered come out; each kind of contract has its own replay of its states.
 */

/** Every check of such an audit, in the order in which they are told. */
export const saleCheckIds = [
  "code",
  "logs",
  "second-rpc",
  /** each step was one that the state before it allows, by who may, at its time, with the right result */
  "steps",
  /** what was bid, held, refunded, applied, forfeited; what was paid, is due, was forgiven */
  "deposits",
  /** what the contract says of each sale is what the replay gives */
  "state",
  /** what it holds of each currency is what it owes; who was paid, and who paid, is whom its events name */
  "balances",
  /** titles, rights and notes are where they should be, and have gone to whom its events name */
  "lots",
] as const;
export type SaleCheckId = (typeof saleCheckIds)[number];

export type SaleTallies = { readonly [Id in SaleCheckId]: Tally };

/** @param hasSecond whether there is another node to ask */
export function newSaleTallies(
  isAsked: (id: SaleCheckId) => boolean = () => true,
  hasSecond = false,
): SaleTallies {
  const tallyOf = (id: SaleCheckId) => new Tally(id, isAsked(id) && (hasSecond || id !== "second-rpc"));
  // The keys are the list's own.
  return Object.fromEntries(saleCheckIds.map((id) => [id, tallyOf(id)])) as SaleTallies;
}

/** What a reader gives a replay beside the contract's own events. */
export interface SalesReading<Event, State> {
  readonly contract: Address;
  readonly events: readonly Event[];
  /** Seconds since 1970 of a block that holds an event. */
  readonly timeOf: (block: number) => bigint;
  /** Of each currency, what came in and went out by its Transfer events, and what the contract holds. */
  readonly cash: ReadonlyMap<
    Address,
    { readonly in: bigint; readonly out: bigint; readonly balance: bigint }
  >;
  /** All that tokens have moved in the transactions of its events. */
  readonly moves: readonly Move[];
  /** What the contract's getters answer at the block of the audit. */
  readonly state: State;
}

/** By name of what has been seen: the transactions in which it was. */
export type SalesCovered = Readonly<Record<string, readonly Hash[]>>;

export interface SalesFindings {
  readonly covered: SalesCovered;
  /** For people, one line a sale. */
  readonly sales: readonly string[];
}

export interface SalesAuditResult extends SalesFindings {
  readonly ok: boolean;
  /** `venue`, `buyout` or `repurchase`. */
  readonly kind: string;
  readonly contract: Address;
  readonly chainId: string | undefined;
  readonly block: { readonly number: number; readonly hash: Hash; readonly finalized: boolean } | undefined;
  readonly checks: readonly Check[];
}

/** Collects what was covered. */
export class CoveredSales {
  readonly #found: Map<string, Set<Hash>>;

  /** @param names told even where nothing was found */
  constructor(names: readonly string[]) {
    this.#found = new Map(names.map((name) => [name, new Set<Hash>()]));
  }

  add(name: string, transaction: Hash): void {
    const found = this.#found.get(name) ?? new Set<Hash>();
    found.add(transaction);
    this.#found.set(name, found);
  }

  get covered(): SalesCovered {
    return Object.fromEntries([...this.#found].map(([name, hashes]) => [name, [...hashes]]));
  }
}
