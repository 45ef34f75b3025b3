import type { Deal } from "../../engine/deal/model.ts";

/**
 * Terms that hold no names under those of a deal, position by position, so that no name is a difference. What the deal has not
 * keeps its placeholder, and how many there are stays as it is.
 */
export function underNames(terms: Deal, deal: Deal): Deal {
  const names = (own: readonly string[], given: readonly string[]): string[] =>
    own.map((name, i) => given[i] ?? name);
  const named = <T extends { readonly id: string }>(
    own: readonly T[],
    given: readonly { readonly id: string }[],
  ): T[] => own.map((part, i) => ({ ...part, id: given[i]?.id ?? part.id }));
  return {
    ...terms,
    name: deal.name,
    currency: { ...terms.currency, symbol: deal.currency.symbol },
    parties: names(terms.parties, deal.parties),
    reportedAmounts: names(terms.reportedAmounts, deal.reportedAmounts),
    metrics: names(terms.metrics, deal.metrics),
    events: names(terms.events, deal.events),
    indices: names(terms.indices, deal.indices),
    classes: named(terms.classes, deal.classes),
    fees: named(terms.fees, deal.fees),
    reserves: named(terms.reserves, deal.reserves),
    hurdles: named(terms.hurdles, deal.hurdles),
    triggers: named(terms.triggers, deal.triggers),
    lists: named(terms.lists, deal.lists),
  };
}
