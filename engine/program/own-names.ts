import type { Deal } from "../deal/model.ts";
import type { SetUp } from "../setup/set-up.ts";

export interface OwnNamesParameters {
  /** Terms as `decodeTerms` reads them. */
  readonly deal: Deal;
  readonly setUp: SetUp;
  readonly trust: string;
  /** What the currency calls itself. */
  readonly currencySymbol: string;
}

/**
 * Terms under what a trust says of itself, for a reader without the deal document: a class is its token's symbol, a party its
 * address (`0x…#2` where it is the second party that has it), all else its kind and number (`Fee1`). No two have one name.
 */
export function withOwnNames({ deal, setUp, trust, currencySymbol }: OwnNamesParameters): Deal {
  const taken = new Set<string>();
  const take = (name: string, other: (attempt: number) => string): string => {
    let free = name;
    for (let attempt = 2; taken.has(free); attempt++) {
      free = other(attempt);
    }
    taken.add(free);
    return free;
  };
  const numbered = (kind: string, i: number): string =>
    take(`${kind}${i + 1}`, (attempt) => `${kind}${i + 1}x${attempt}`);
  const named = <T extends { readonly id: string }>(kind: string, parts: readonly T[]): T[] =>
    parts.map((part, i) => ({ ...part, id: numbered(kind, i) }));
  const ofKind = (kind: string, names: readonly string[]): string[] => names.map((_, i) => numbered(kind, i));
  return {
    ...deal,
    name: `Trust ${trust}`,
    currency: { ...deal.currency, symbol: printable(currencySymbol) },
    classes: deal.classes.map((terms, i) => {
      const symbol = printable(setUp.rest.tokens[i]?.symbol ?? "");
      const other = (attempt: number): string => `Class${i + 1}${attempt === 2 ? "" : `x${attempt}`}`;
      return { ...terms, id: take(symbol === "" ? other(2) : symbol, other) };
    }),
    parties: deal.parties.map((id, i) => {
      const address = setUp.rest.parties[i] ?? id;
      return take(address, (attempt) => `${address}#${attempt}`);
    }),
    reportedAmounts: ofKind("Amount", deal.reportedAmounts),
    metrics: ofKind("Metric", deal.metrics),
    events: ofKind("Event", deal.events),
    indices: ofKind("Index", deal.indices),
    fees: named("Fee", deal.fees),
    reserves: named("Reserve", deal.reserves),
    hurdles: named("Hurdle", deal.hurdles),
    triggers: named("Trigger", deal.triggers),
    lists: deal.lists.map((list, i) => ({
      ...list,
      id: i === 0 ? take(list.id, () => "List1") : numbered("List", i),
    })),
  };
}

/** What a contract calls itself, safe to print: without control characters, on one line. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
}
