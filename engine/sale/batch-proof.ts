import { type Hash, type SummedHash, hashLoanId } from "../merkle/leaf.ts";
import { prove } from "../merkle/sum-tree.ts";
import type { CommittedLeaves } from "../tape/commit-tape.ts";

/** A loan's proof as contracts take it (`LoanProof`). */
export interface BatchProof {
  readonly loan: {
    readonly salt: Hash;
    readonly loanIdHash: Hash;
    readonly amount: bigint;
    readonly fieldsHash: Hash;
  };
  /** Position among the batch's loans. */
  readonly index: bigint;
  readonly siblings: readonly SummedHash[];
}

/**
 * That a loan stands in a batch: a package whose root is a node of a tape's tree, the tape's own or one that a split made.
 *
 * @returns `undefined` where the root is no node of the tree, or the loan is not under it
 */
export function proveInBatch(
  { tree, leaves }: CommittedLeaves,
  root: Hash,
  loanId: string,
): BatchProof | undefined {
  const height = tree.levels.findIndex((level) => level.some(({ hash }) => hash === root));
  const position = tree.levels[height]?.findIndex(({ hash }) => hash === root) ?? -1;
  const at = leaves.findIndex((leaf) => leaf.loanId === loanId);
  const leaf = leaves[at];
  if (position < 0 || leaf === undefined || Math.floor(at / 2 ** height) !== position) {
    return undefined;
  }
  // Of the nodes beside the loan's way to the tape's root, those below the batch's.
  const below = tree.levels
    .slice(0, height)
    .filter((level, i) => level[Math.floor(at / 2 ** i) ^ 1] !== undefined).length;
  return {
    loan: {
      salt: leaf.salt,
      loanIdHash: hashLoanId(leaf.loanId),
      amount: leaf.amount,
      fieldsHash: leaf.fieldsHash,
    },
    index: BigInt(at - position * 2 ** height),
    siblings: prove(tree, at).siblings.slice(0, below),
  };
}
