import { id } from "ethers";
import { describe, expect, it } from "vitest";

import { verify } from "../../../engine/merkle/sum-tree.ts";
import { proveInBatch } from "../../../engine/sale/batch-proof.ts";
import { commitCollections } from "../../../engine/tape/commit-tape.ts";

const committed = commitCollections(
  Array.from({ length: 11 }, (_, i) => ({ loan: `L${i}`, amount: BigInt(i + 1) })),
  id("secret"),
  "a tape",
);

describe("proveInBatch", () => {
  it("proves each loan of each node of a tape's tree under that node", () => {
    const { levels } = committed.tree;
    let proofs = 0;
    for (const [height, level] of levels.entries()) {
      for (const [position, node] of level.entries()) {
        const under = committed.leaves.filter((_, at) => Math.floor(at / 2 ** height) === position);
        for (const leaf of under) {
          const proof = proveInBatch(committed, node.hash, leaf.loanId);
          const commitment = { root: node.hash, sum: node.sum, count: under.length };
          const siblings = proof?.siblings ?? [];
          const index = Number(proof?.index ?? -1n);
          expect([
            height,
            position,
            leaf.loanId,
            verify({ leaf, proof: { index, siblings }, commitment }),
          ]).toEqual([height, position, leaf.loanId, true]);
          proofs++;
        }
      }
    }
    expect(proofs).toBe(11 * levels.length);
  });

  it("has no proof of a loan that is elsewhere, or of another root", () => {
    const left = committed.tree.levels[3]?.[0]?.hash ?? "";
    expect(proveInBatch(committed, left, "L0")).toBeDefined();
    expect(proveInBatch(committed, left, "L9")).toBeUndefined();
    expect(proveInBatch(committed, left, "none")).toBeUndefined();
    expect(proveInBatch(committed, id("another"), "L0")).toBeUndefined();
  });
});
