import type { Address } from "../../chain/events.ts";
import type { Subject } from "../result.ts";
import type { SaleTallies, SalesReading } from "./frame.ts";

export interface JudgeCashParameters {
  readonly currency: Address;
  /** By the replay: all that the contract owes in the currency, and what it has credited to each account. */
  readonly owed: bigint;
  readonly credits: ReadonlyMap<Address, bigint> | undefined;
  readonly reading: SalesReading<
    unknown,
    { readonly credits: ReadonlyMap<Address, ReadonlyMap<Address, bigint>> }
  >;
  readonly at: (rule: string, source: string) => Subject;
  readonly tallies: SaleTallies;
}

/** Compares what a replay owes in a currency with what the contract says that it has credited, and with what it holds. */
export function judgeCash({ currency, owed, credits, reading, at, tallies }: JudgeCashParameters): void {
  const { contract, state, cash } = reading;
  const { balances } = tallies;
  for (const [account, credit] of credits ?? []) {
    const source = `creditOf(${currency}, ${account})`;
    balances.equal(at("credit", source), credit, state.credits.get(currency)?.get(account) ?? 0n);
  }
  const moved = cash.get(currency);
  if (moved !== undefined) {
    const source = `balanceOf(${contract})`;
    balances.equal(at("balance-moved", source), moved.in - moved.out, moved.balance);
    balances.holds(moved.balance >= owed, at("balance", source), `at least ${owed}`, moved.balance);
    if (moved.balance > owed) {
      balances.note(
        `${moved.balance - owed} smallest units of ${currency} came in for no sale and belong to nobody.`,
      );
    }
  }
}
