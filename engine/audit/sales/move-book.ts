import type { RawLog } from "../../chain/decode-log.ts";
import type { Address, Hash } from "../../chain/events.ts";
import type { Subject } from "../result.ts";
import type { SaleTallies } from "./frame.ts";

/** One movement of a token by its own log. Notes that a venue settles count as moved by the venue. */
export interface Move {
  readonly token: Address;
  readonly from: Address;
  readonly to: Address;
  /** Smallest units of a currency, amount of notes, id of a title. */
  readonly value: bigint;
  readonly log: RawLog;
}

/** A movement that an event of the contract stands for. */
export interface SaidMove {
  readonly what: "cash" | "lot";
  readonly token: Address;
  /** `undefined` where anybody may pay. */
  readonly from: Address | undefined;
  readonly to: Address;
  readonly value: bigint;
}

export interface MoveBookParameters {
  readonly kind: "sale" | "buyout" | "repurchase";
  readonly contract: Address;
  readonly moves: readonly Move[];
  readonly tallies: SaleTallies;
}

/** Each movement that a contract speaks of, by one log of the token's in its transaction: from whom, to whom, how much or which. */
export class MoveBook {
  readonly #kind: string;
  readonly #contract: Address;
  readonly #tallies: SaleTallies;
  /** Those that no event has stood for yet. */
  readonly #open = new Map<Hash, Move[]>();

  constructor({ kind, contract, moves, tallies }: MoveBookParameters) {
    this.#kind = kind;
    this.#contract = contract;
    this.#tallies = tallies;
    for (const move of moves) {
      const { transactionHash } = move.log;
      this.#open.set(transactionHash, [...(this.#open.get(transactionHash) ?? []), move]);
    }
  }

  /** Takes the tokens' logs for what an event says that it has moved. */
  on(event: { readonly name: string; readonly log: RawLog }, said: readonly SaidMove[]): void {
    for (const { what, token, from, to, value } of said) {
      const open = this.#open.get(event.log.transactionHash) ?? [];
      const at = open.findIndex(
        (move) =>
          move.token === token && move.from === (from ?? move.from) && move.to === to && move.value === value,
      );
      if (at >= 0) {
        open.splice(at, 1);
      }
      this.#tallies[what === "cash" ? "balances" : "lots"].holds(
        at >= 0 || (what === "cash" && value === 0n),
        this.#at(`${what}-moved`, event.log, event.name),
        `${value} of ${token} from ${from ?? "whoever pays"} to ${to}`,
        "no such transfer in the transaction",
      );
    }
  }

  /** Nothing else of its currencies has left the contract; a transfer of nothing is anybody's to make. */
  finish(currencies: ReadonlySet<Address>): void {
    for (const { token, from, to, value, log } of [...this.#open.values()].flat()) {
      if (from === this.#contract && currencies.has(token) && value > 0n) {
        this.#tallies.balances.holds(
          false,
          this.#at("cash-left-unexplained", log),
          "a payment that the contract announces",
          `${value} of ${token} to ${to}`,
        );
      }
    }
  }

  #at(rule: string, { transactionHash, blockNumber, logIndex }: RawLog, step?: string): Subject {
    return {
      rule: `${this.#kind}-${rule}`,
      ...(step === undefined ? {} : { step }),
      evidence: { contract: this.#contract, transaction: transactionHash, block: blockNumber, logIndex },
    };
  }
}
