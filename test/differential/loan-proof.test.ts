import { MaxUint256, id } from "ethers";
import { network } from "hardhat";
import { beforeAll, describe, expect, it } from "vitest";

import { type Leaf, hashLoanId, MOST_SUM } from "../../engine/merkle/leaf.ts";
import {
  type Commitment,
  type Proof,
  type VerifyParameters,
  buildTree,
  prove,
  verify,
} from "../../engine/merkle/sum-tree.ts";
import type { LoanProofReader } from "../../types/test/LoanProofReader.ts";
import { type Draw, seededDraw } from "../generators/draw.ts";

const leafOf = (loanId: string, amount: bigint): Leaf => ({
  salt: id(`salt of ${loanId}`),
  loanId,
  amount,
  fieldsHash: id(`fields of ${loanId}`),
});

describe("LoanProof", () => {
  let reader: LoanProofReader;

  beforeAll(async () => {
    const { ethers } = await network.create();
    reader = await ethers.deployContract("LoanProofReader");
  });

  async function onChain({ leaf, proof, commitment }: VerifyParameters): Promise<boolean> {
    const { salt, loanId, amount, fieldsHash } = leaf;
    return reader.verify(
      { salt, loanIdHash: hashLoanId(loanId), amount, fieldsHash },
      proof.index,
      [...proof.siblings],
      { root: commitment.root, sum: commitment.sum, count: commitment.count },
    );
  }

  it("should accept every leaf of trees of 1 to 20 leaves, as the engine does", async () => {
    for (let count = 1; count <= 20; count++) {
      const leaves = Array.from({ length: count }, (_, i) => leafOf(`L${i}`, BigInt(i * i)));
      const tree = buildTree(leaves);
      for (const [index, leaf] of leaves.entries()) {
        const question = { leaf, proof: prove(tree, index), commitment: tree };
        expect([count, index, await onChain(question), verify(question)]).toEqual([count, index, true, true]);
      }
    }
  });

  it("should answer random alterations of random proofs as the engine does", async () => {
    const answers = { true: 0, false: 0 };
    for (let seed = 1; seed <= 400; seed++) {
      const question = alteredProof(seededDraw(seed));
      const expected = verify(question);
      answers[`${expected}`]++;
      expect([seed, await onChain(question)]).toEqual([seed, expected]);
    }
    expect(answers.true).toBeGreaterThan(20);
    expect(answers.false).toBeGreaterThan(200);
  });

  it("should refuse sums that would overflow, without a revert", async () => {
    const tree = buildTree([leafOf("a", MOST_SUM - 1n), leafOf("b", 1n)]);
    const proof = prove(tree, 0);
    const leaf = leafOf("a", MOST_SUM - 1n);
    const wide = { ...proof, siblings: [{ hash: id("other"), sum: MaxUint256 }] };
    expect(await onChain({ leaf, proof, commitment: tree })).toBe(true);
    expect(await onChain({ leaf, proof: wide, commitment: tree })).toBe(false);
    expect(await onChain({ leaf: leafOf("a", MaxUint256), proof, commitment: tree })).toBe(false);
    expect(await onChain({ leaf, proof, commitment: { ...tree, sum: MaxUint256 } })).toBe(false);
  });
});

/** A leaf's proof of a random tree, most often with one thing altered. */
function alteredProof(draw: Draw): VerifyParameters {
  const count = draw.int(1, 70);
  const leaves = Array.from({ length: count }, (_, i) => leafOf(`L${i}`, BigInt(draw.int(0, 9))));
  const tree = buildTree(leaves);
  const index = draw.int(0, count - 1);
  const leaf = leaves[index] ?? leafOf("none", 0n);
  return alter(draw, leaf, prove(tree, index), { root: tree.root, sum: tree.sum, count });
}

function alter(draw: Draw, leaf: Leaf, proof: Proof, commitment: Commitment): VerifyParameters {
  const at = draw.int(0, Math.max(0, proof.siblings.length - 1));
  const altered = (change: { hash?: string; sum?: bigint }) =>
    proof.siblings.map((sibling, i) => (i === at ? { ...sibling, ...change } : sibling));
  switch (draw.int(0, 9)) {
    case 0:
      return { leaf: { ...leaf, amount: leaf.amount + 1n }, proof, commitment };
    case 1:
      return { leaf: { ...leaf, salt: id("other") }, proof, commitment };
    case 2:
      return { leaf: { ...leaf, loanId: "other" }, proof, commitment };
    case 3:
      return { leaf, proof: { ...proof, index: draw.int(0, commitment.count + 1) }, commitment };
    case 4:
      return { leaf, proof: { ...proof, siblings: altered({ hash: id("other") }) }, commitment };
    case 5:
      return { leaf, proof: { ...proof, siblings: altered({ sum: BigInt(draw.int(0, 9)) }) }, commitment };
    case 6:
      return { leaf, proof: { ...proof, siblings: proof.siblings.slice(1) }, commitment };
    case 7:
      return { leaf, proof, commitment: { ...commitment, count: draw.int(1, 75) } };
    case 8:
      return { leaf, proof, commitment: { ...commitment, sum: commitment.sum + BigInt(draw.int(0, 1)) } };
    default:
      return { leaf, proof, commitment };
  }
}
