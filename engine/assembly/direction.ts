import type { Deal, Step, Units } from "../deal/model.ts";

/** The class, and those that the first list pays principal in the same step, pari passu. */
export function ranksWith({ lists }: Deal, classIndex: number): ReadonlySet<number> {
  const paid = (lists[0]?.steps ?? []).flatMap((step) =>
    step.kind === "principal" && step.classes.includes(classIndex) ? step.classes : [],
  );
  return new Set([classIndex, ...paid]);
}

/** Classes that a share, split or residual step of any list pays. */
export function beneficiaries({ lists }: Deal): ReadonlySet<number> {
  return new Set(lists.flatMap(({ steps }) => steps.flatMap(benefitOf)));
}

/**
 * Who directs a trust, and with what weight, one a class, 0 where it does not: the most senior class with a balance, alone
 * by its face, with others of its rank by balance; where none has a balance, the beneficiaries by face.
 *
 * @param balances what is outstanding of each class
 */
export function directionOf(deal: Deal, balances: readonly Units[]): readonly Units[] {
  const first = balances.findIndex((balance) => balance > 0n);
  const faces = deal.classes.map(({ face }) => face);
  if (first < 0) {
    const all = beneficiaries(deal);
    return faces.map((face, c) => (all.has(c) ? face : 0n));
  }
  const rank = ranksWith(deal, first);
  const weights = balances.map((balance, c) => (rank.has(c) ? balance : 0n));
  const isAlone = weights.filter((weight) => weight > 0n).length === 1;
  return isAlone ? faces.map((face, c) => (c === first ? face : 0n)) : weights;
}

function benefitOf(step: Step): readonly number[] {
  switch (step.kind) {
    case "residual":
      return step.classes;
    case "share":
      return step.to.kind === "class" ? [step.to.classIndex] : [];
    case "split":
      return step.parts.flatMap(({ to }) => (to.kind === "class" ? [to.classIndex] : []));
    default:
      return [];
  }
}
