import {
  type Hash,
  type Leaf,
  deriveSalt,
  deriveSecret,
  hashFields,
  hashLeaf,
  hashLoanId,
  NO_FIELDS,
} from "../merkle/leaf.ts";
import { type Commitment, type SumTree, buildTree, prove, treeInSteps, verify } from "../merkle/sum-tree.ts";
import { type Steps, atOnce } from "../steps/steps.ts";
import type { Tape } from "./loan.ts";
import { publishedFields } from "./published-fields.ts";

/** A leaf with what it hides: for a data room, never for the public. */
export interface OpenLeaf extends Leaf {
  /** Absent in collections. */
  readonly fields?: Readonly<Record<string, string>>;
}

export interface CommittedLeaves {
  readonly tree: SumTree;
  readonly leaves: readonly OpenLeaf[];
}

/**
 * The tree over a tape's loans, in tape order; the amounts are their book values.
 *
 * @throws RangeError for a tape without loans
 */
export function commitTape(tape: Tape, secret: Hash): CommittedLeaves {
  return atOnce(commitTapeInSteps(tape, secret));
}

/** As `commitTape`, with a pause after each loan and node. */
export function* commitTapeInSteps(tape: Tape, secret: Hash): Steps<CommittedLeaves> {
  const own = deriveSecret(secret, "tape");
  const leaves: OpenLeaf[] = [];
  for (const loan of tape.loans) {
    const fields = publishedFields(loan, tape.currency);
    leaves.push({
      salt: deriveSalt(own, loan.id),
      loanId: loan.id,
      amount: loan.bookValue,
      fieldsHash: hashFields(fields),
      fields,
    });
    yield;
  }
  return { tree: yield* treeInSteps(leaves), leaves };
}

export interface LoanCollection {
  readonly loan: string;
  /** Smallest units. */
  readonly amount: bigint;
}

/**
 * The tree over one period's loan-level collections, in their order; leaves publish no fields.
 *
 * @param period keeps the salts of one period from opening another, for instance its payment date as `YYYY-MM-DD`
 * @throws RangeError for no collections
 */
export function commitCollections(
  collections: readonly LoanCollection[],
  secret: Hash,
  period: string,
): CommittedLeaves {
  const own = deriveSecret(secret, `collections ${period}`);
  const leaves = collections.map(({ loan, amount }): OpenLeaf => ({
    salt: deriveSalt(own, loan),
    loanId: loan,
    amount,
    fieldsHash: NO_FIELDS,
  }));
  return { tree: buildTree(leaves), leaves };
}

/** JSON of a commitment: amounts as texts of smallest units. */
export interface CommitmentDocument {
  readonly root: Hash;
  readonly sum: string;
  readonly count: number;
}

/** Everything that recomputes a root: `leaves` in order. */
export interface LeavesDocument extends CommitmentDocument {
  readonly leaves: readonly {
    readonly loan: string;
    readonly salt: Hash;
    readonly amount: string;
    readonly fieldsHash: Hash;
    readonly fields?: Readonly<Record<string, string>>;
  }[];
}

export function leavesDocument({ tree, leaves }: CommittedLeaves): LeavesDocument {
  return {
    ...commitmentDocument(tree),
    leaves: leaves.map(({ loanId, salt, amount, fieldsHash, fields }) => ({
      loan: loanId,
      salt,
      amount: amount.toString(),
      fieldsHash,
      ...(fields === undefined ? {} : { fields }),
    })),
  };
}

/** One loan's proof: enough to recompute the root with nothing else. */
export interface ProofDocument extends CommitmentDocument {
  readonly loan: string;
  readonly loanIdHash: Hash;
  readonly salt: Hash;
  readonly amount: string;
  readonly fieldsHash: Hash;
  readonly fields?: Readonly<Record<string, string>>;
  readonly leaf: Hash;
  readonly index: number;
  readonly siblings: readonly { readonly hash: Hash; readonly sum: string }[];
  /** The proof was checked as anybody would, from these values alone. */
  readonly verified: boolean;
}

/** @returns undefined when no leaf is of that loan */
export function proveLoan({ tree, leaves }: CommittedLeaves, loanId: string): ProofDocument | undefined {
  const index = leaves.findIndex((leaf) => leaf.loanId === loanId);
  const leaf = leaves[index];
  if (leaf === undefined) {
    return undefined;
  }
  const proof = prove(tree, index);
  return {
    ...commitmentDocument(tree),
    loan: loanId,
    loanIdHash: hashLoanId(loanId),
    salt: leaf.salt,
    amount: leaf.amount.toString(),
    fieldsHash: leaf.fieldsHash,
    ...(leaf.fields === undefined ? {} : { fields: leaf.fields }),
    leaf: hashLeaf(leaf),
    index,
    siblings: proof.siblings.map(({ hash, sum }) => ({ hash, sum: sum.toString() })),
    verified: verify({ leaf, proof, commitment: tree }),
  };
}

function commitmentDocument({ root, sum, count }: Commitment): CommitmentDocument {
  return { root, sum: sum.toString(), count };
}
