import type { Deal, PaymentDate } from "../deal/model.ts";
import { UserError } from "../errors/errors.ts";

/**
 * The terms of one deal under the names of another, position by position; the rule that made the dates is taken over where it made these.
 *
 * @throws UserError where the two do not have as many of each kind
 */
export function withNames(deal: Deal, namesDeal: Deal): Deal {
  const name = (part: string, from: readonly string[], to: readonly string[]): readonly string[] => {
    if (from.length !== to.length) {
      throw new UserError(
        `The names do not fit the terms: the document has ${from.length} ${part}, the terms have ${to.length}.`,
      );
    }
    return from;
  };
  const renamed = <T extends { readonly id: string }>(
    part: string,
    from: readonly { readonly id: string }[],
    to: readonly T[],
  ): T[] => {
    const ids = name(
      part,
      from.map(({ id }) => id),
      to.map(({ id }) => id),
    );
    return to.map((each, i) => ({ ...each, id: ids[i] ?? each.id }));
  };
  return {
    ...deal,
    name: namesDeal.name,
    ...(sameDates(deal.dates, namesDeal.dates) ? { calendarRule: namesDeal.calendarRule } : {}),
    currency: { ...deal.currency, symbol: namesDeal.currency.symbol },
    parties: name("parties", namesDeal.parties, deal.parties),
    reportedAmounts: name("reported amounts", namesDeal.reportedAmounts, deal.reportedAmounts),
    metrics: name("metrics", namesDeal.metrics, deal.metrics),
    events: name("events", namesDeal.events, deal.events),
    indices: name("indices", namesDeal.indices, deal.indices),
    classes: renamed("classes", namesDeal.classes, deal.classes),
    fees: renamed("fees", namesDeal.fees, deal.fees),
    reserves: renamed("reserves", namesDeal.reserves, deal.reserves),
    hurdles: renamed("hurdles", namesDeal.hurdles, deal.hurdles),
    triggers: renamed("triggers", namesDeal.triggers, deal.triggers),
    lists: renamed("lists of steps", namesDeal.lists, deal.lists),
  };
}

function sameDates(a: readonly PaymentDate[], b: readonly PaymentDate[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ day, accrualDay, unadjustedDay }, i) =>
        day === b[i]?.day && accrualDay === b[i].accrualDay && unadjustedDay === b[i].unadjustedDay,
    )
  );
}
