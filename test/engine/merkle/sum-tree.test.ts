import { AbiCoder, id, keccak256 } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  type Leaf,
  deriveSalt,
  deriveSecret,
  hashFields,
  MOST_SUM,
  NO_FIELDS,
} from "../../../engine/merkle/leaf.ts";
import { buildTree, prove, verify } from "../../../engine/merkle/sum-tree.ts";

const abi = AbiCoder.defaultAbiCoder();

/** The leaf of docs/tape.md, composed with ethers' encoder. */
function leafByAbi({ salt, loanId, amount, fieldsHash }: Leaf): string {
  const encoded = abi.encode(
    ["bytes32", "bytes32", "uint256", "bytes32"],
    [salt, id(loanId), amount, fieldsHash],
  );
  return keccak256(keccak256(encoded));
}

function nodeByAbi(left: string, leftSum: bigint, right: string, rightSum: bigint): string {
  return keccak256(
    abi.encode(["bytes32", "uint256", "bytes32", "uint256"], [left, leftSum, right, rightSum]),
  );
}

const leafOf = (loanId: string, amount: bigint, fieldsHash = NO_FIELDS): Leaf => ({
  salt: id(`salt of ${loanId}`),
  loanId,
  amount,
  fieldsHash,
});
const five = [1n, 20n, 300n, 4000n, 50000n].map((amount, i) => leafOf(`L${i}`, amount, id(`fields ${i}`)));

describe("buildTree", () => {
  it("is the leaf itself where there is one", () => {
    const leaf = leafOf("only", 7n);
    expect(buildTree([leaf])).toMatchObject({ root: leafByAbi(leaf), sum: 7n, count: 1 });
  });

  it("is, over five leaves, what the formulas of docs/tape.md give written out: the fifth goes up twice as it is", () => {
    const [a = "", b = "", c = "", d = "", e = ""] = five.map(leafByAbi);
    const left = nodeByAbi(nodeByAbi(a, 1n, b, 20n), 21n, nodeByAbi(c, 300n, d, 4000n), 4300n);
    expect(buildTree(five)).toMatchObject({ root: nodeByAbi(left, 4321n, e, 50000n), sum: 54321n, count: 5 });
  });

  it("takes sums of exactly 2^100 and none above", () => {
    expect(buildTree([leafOf("a", MOST_SUM - 1n), leafOf("b", 1n)]).sum).toBe(
      1267650600228229401496703205376n,
    );
    expect(() => buildTree([leafOf("a", MOST_SUM), leafOf("b", 1n)])).toThrow(RangeError);
  });

  it("refuses no leaves and negative amounts", () => {
    expect(() => buildTree([])).toThrow(RangeError);
    expect(() => buildTree([leafOf("a", -1n), leafOf("b", 2n)])).toThrow("`a`");
  });
});

describe("verify", () => {
  const amounts = fc.array(fc.bigInt({ min: 0n, max: 2n ** 90n }), { minLength: 1, maxLength: 40 });

  it("accepts each leaf's proof, of trees of any size", () => {
    fc.assert(
      fc.property(amounts, (all) => {
        const leaves = all.map((amount, i) => leafOf(`L${i}`, amount));
        const tree = buildTree(leaves);
        expect(leaves.every((leaf, i) => verify({ leaf, proof: prove(tree, i), commitment: tree }))).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  it("refuses another amount, id, salt, fields, position, count, sum, root or sibling", () => {
    const tree = buildTree(five);
    const [, , leaf = leafOf("", 0n)] = five;
    const proof = prove(tree, 2);
    const commitment = { root: tree.root, sum: tree.sum, count: tree.count };
    const good = { leaf, proof, commitment };
    expect(verify(good)).toBe(true);
    const [first = { hash: "", sum: 0n }, ...others] = proof.siblings;
    const forged = [
      { ...good, leaf: { ...leaf, amount: 301n } },
      { ...good, leaf: { ...leaf, loanId: "L3" } },
      { ...good, leaf: { ...leaf, salt: id("other") } },
      { ...good, leaf: { ...leaf, fieldsHash: NO_FIELDS } },
      { ...good, proof: { ...proof, index: 3 } },
      { ...good, proof: { ...proof, index: 5 } },
      { ...good, proof: { ...proof, index: -1 } },
      { ...good, commitment: { ...commitment, count: 4 } },
      { ...good, commitment: { ...commitment, sum: 54322n } },
      { ...good, commitment: { ...commitment, root: id("other") } },
      { ...good, proof: { ...proof, siblings: others } },
      { ...good, proof: { ...proof, siblings: [...proof.siblings, first] } },
      { ...good, proof: { ...proof, siblings: [{ ...first, sum: first.sum + 1n }, ...others] } },
      { ...good, proof: { ...proof, siblings: [{ ...first, hash: id("other") }, ...others] } },
    ];
    expect(forged.map(verify)).toEqual(forged.map(() => false));
  });

  it("refuses a negative sibling that would hide a larger leaf", () => {
    const leaf = leafOf("large", 100n);
    const other = { hash: id("other"), sum: -60n };
    const root = { hash: leafByAbi(leaf), sum: 40n };
    expect(
      verify({
        leaf,
        proof: { index: 0, siblings: [other] },
        commitment: { root: root.hash, sum: root.sum, count: 2 },
      }),
    ).toBe(false);
  });

  it("does not take an inner node for a leaf", () => {
    const tree = buildTree(five);
    const [inner] = tree.levels[1] ?? [];
    const leaf = leafOf("L0", inner?.sum ?? 0n);
    const [, ...siblings] = prove(tree, 0).siblings;
    expect(verify({ leaf, proof: { index: 0, siblings }, commitment: { ...tree, count: 3 } })).toBe(false);
  });
});

describe("prove", () => {
  it("refuses a position outside the tree", () => {
    const tree = buildTree(five);
    expect([-1, 5, 0.5].map((index) => () => prove(tree, index))).toSatisfy((calls: (() => unknown)[]) =>
      calls.every((call) => {
        try {
          call();
          return false;
        } catch (error) {
          return error instanceof RangeError;
        }
      }),
    );
  });
});

describe("deriveSalt and deriveSecret", () => {
  const secret = id("a secret");

  it("give different salts for other loans, other secrets and other trees", () => {
    const salts = [
      deriveSalt(secret, "L1"),
      deriveSalt(secret, "L2"),
      deriveSalt(id("another"), "L1"),
      deriveSalt(deriveSecret(secret, "tape"), "L1"),
      deriveSalt(deriveSecret(secret, "collections 2026-07-26"), "L1"),
    ];
    expect(new Set(salts).size).toBe(salts.length);
    expect(deriveSalt(secret, "L1")).toBe(salts[0]);
  });
});

describe("hashFields", () => {
  it("is keccak256 of the canonical JSON, whatever the order of the members", () => {
    expect(hashFields({ region: "CA", industry: "531210" })).toBe(id('{"industry":"531210","region":"CA"}'));
  });
});
