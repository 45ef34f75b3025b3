import { type Steps, atOnce } from "../steps/steps.ts";
import { type Hash, type Leaf, type SummedHash, hashLeaf, hashNode, MOST_SUM } from "./leaf.ts";

/** What is committed on the chain. */
export interface Commitment {
  readonly root: Hash;
  /** Smallest units. */
  readonly sum: bigint;
  /** Number of leaves. */
  readonly count: number;
}

export interface SumTree extends Commitment {
  /** Leaves first, the root's level last. */
  readonly levels: readonly (readonly SummedHash[])[];
}

/** That one leaf is in a tree: its position and the nodes beside its way up, leaf's level first. A level where it goes up alone has none. */
export interface Proof {
  readonly index: number;
  readonly siblings: readonly SummedHash[];
}

/**
 * The Merkle-sum tree over leaves in tape order; an odd node goes up as it is.
 *
 * @throws RangeError for no leaves, a negative amount or a sum above 2^100
 */
export function buildTree(leaves: readonly Leaf[]): SumTree {
  return atOnce(treeInSteps(leaves));
}

/** As `buildTree`, with a pause after each leaf and node. */
export function* treeInSteps(leaves: readonly Leaf[]): Steps<SumTree> {
  if (leaves.length === 0) {
    throw new RangeError("A tree needs at least one leaf.");
  }
  const negative = leaves.find(({ amount }) => amount < 0n);
  if (negative !== undefined) {
    throw new RangeError(`The amount ${negative.amount} of loan \`${negative.loanId}\` is negative.`);
  }
  const sum = leaves.reduce((total, { amount }) => total + amount, 0n);
  if (sum > MOST_SUM) {
    throw new RangeError(`The amounts add up to ${sum}, more than 2^100.`);
  }
  let level: SummedHash[] = [];
  for (const leaf of leaves) {
    level.push({ hash: hashLeaf(leaf), sum: leaf.amount });
    yield;
  }
  const levels = [level];
  while (level.length > 1) {
    level = yield* parents(level);
    levels.push(level);
  }
  const [root] = level;
  if (root === undefined) {
    throw new RangeError("A tree needs at least one leaf.");
  }
  return { root: root.hash, sum: root.sum, count: leaves.length, levels };
}

/** @throws RangeError when no leaf stands at `index` */
export function prove(tree: SumTree, index: number): Proof {
  if (!Number.isInteger(index) || index < 0 || index >= tree.count) {
    throw new RangeError(`The tree has ${tree.count} leaves, none at ${index}.`);
  }
  const siblings = tree.levels.flatMap((level, height) => {
    const sibling = level[Math.floor(index / 2 ** height) ^ 1];
    return sibling === undefined ? [] : [sibling];
  });
  return { index, siblings };
}

export interface VerifyParameters {
  readonly leaf: Leaf;
  readonly proof: Proof;
  readonly commitment: Commitment;
}

/** Whether the leaf stands at the proof's position under root, sum and count; never throws on a wrong proof of the right types. */
export function verify({ leaf, proof, commitment }: VerifyParameters): boolean {
  const { index, siblings } = proof;
  const { root, sum, count } = commitment;
  const sums = [leaf.amount, ...siblings.map((sibling) => sibling.sum)];
  if (
    !Number.isInteger(index) ||
    index < 0 ||
    index >= count ||
    sums.some((each) => each < 0n || each > MOST_SUM)
  ) {
    return false;
  }
  let node: SummedHash = { hash: hashLeaf(leaf), sum: leaf.amount };
  let used = 0;
  for (
    let [at, width] = [index, count];
    width > 1;
    [at, width] = [Math.floor(at / 2), Math.ceil(width / 2)]
  ) {
    if ((at ^ 1) >= width) {
      continue;
    }
    const sibling = siblings[used++];
    if (sibling === undefined) {
      return false;
    }
    node = at % 2 === 0 ? hashNode(node, sibling) : hashNode(sibling, node);
  }
  return used === siblings.length && node.hash === root && node.sum === sum && sum <= MOST_SUM;
}

function* parents(level: readonly SummedHash[]): Steps<SummedHash[]> {
  const up: SummedHash[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]];
    if (left !== undefined) {
      up.push(right === undefined ? left : hashNode(left, right));
    }
    yield;
  }
  return up;
}
