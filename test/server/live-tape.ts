import { id } from "ethers";

import type { Leaf } from "../../engine/merkle/leaf.ts";
import { buildTree, prove } from "../../engine/merkle/sum-tree.ts";

/** A thousand loans, of 600,000 and 1,200,000 by turns. */
const LOANS: readonly Leaf[] = Array.from({ length: 1_000 }, (_, i) => ({
  salt: id(`salt ${i}`),
  loanId: `L${i}`,
  amount: (i % 2 === 0 ? 600_000n : 1_200_000n) * 1_000_000n,
  fieldsHash: id(`fields ${i}`),
}));

/** The tape of each trust's title. */
export const TAPE = buildTree(LOANS);

/** A loan's leaf, by its position. */
export function leafOf(index: number): string {
  const leaf = TAPE.levels[0]?.[index];
  if (leaf === undefined) {
    throw new RangeError(`The tape has no loan at ${index}.`);
  }
  return leaf.hash;
}

/** Arguments of a loan's claim between the trust and the evidence: the loan, its position and its proof. */
export function shownLoan(index: number): readonly unknown[] {
  const { siblings } = prove(TAPE, index);
  const shown = LOANS.slice(index, index + 1).map((loan) => [
    loan.salt,
    id(loan.loanId),
    loan.amount,
    loan.fieldsHash,
  ]);
  return [...shown, index, siblings.map(({ hash, sum }) => [hash, sum])];
}
