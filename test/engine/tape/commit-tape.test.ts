import { id } from "ethers";
import { describe, expect, it } from "vitest";

import { NO_FIELDS } from "../../../engine/merkle/leaf.ts";
import {
  commitCollections,
  commitTape,
  leavesDocument,
  proveLoan,
} from "../../../engine/tape/commit-tape.ts";
import type { Tape } from "../../../engine/tape/loan.ts";

const secret = id("a secret");
const tape: Tape = {
  currency: { symbol: "EUR", decimals: 2 },
  loans: [
    {
      id: "A",
      bookValue: 100n,
      secured: true,
      originated: 14668,
      region: "Zürich",
      collateralValue: 250n,
      disbursedAmount: 9n,
    },
    { id: "B", bookValue: 23n },
    { id: "C", bookValue: 4n, borrowerType: "sme", termMonths: 12 },
  ],
};

describe("commitTape", () => {
  it("commits to book values, in tape order, and to the published fields alone", () => {
    const { tree, leaves } = commitTape(tape, secret);
    expect(tree).toMatchObject({ sum: 127n, count: 3 });
    expect(leaves.map(({ loanId, amount, fieldsHash }) => [loanId, amount, fieldsHash])).toEqual([
      [
        "A",
        100n,
        id(
          '{"collateralValue":"250","currency":"EUR","originated":"2010-02-28","region":"Zürich","secured":"yes"}',
        ),
      ],
      ["B", 23n, id('{"currency":"EUR"}')],
      ["C", 4n, id('{"borrowerType":"sme","currency":"EUR","termMonths":"12"}')],
    ]);
  });

  it("gives the same root for the same secret, and another for another, for another order, for one unit more", () => {
    const rootOf = (of: Tape, by = secret) => commitTape(of, by).tree.root;
    const [a, b, c] = tape.loans;
    const reordered = { ...tape, loans: [b, a, c].flatMap((loan) => loan ?? []) };
    const changed = {
      ...tape,
      loans: tape.loans.map((loan) => (loan.id === "B" ? { ...loan, bookValue: 24n } : loan)),
    };
    expect(rootOf(tape)).toBe(rootOf(tape));
    expect(new Set([rootOf(tape), rootOf(tape, id("other")), rootOf(reordered), rootOf(changed)]).size).toBe(
      4,
    );
  });
});

describe("commitCollections", () => {
  it("publishes no fields, and salts a loan otherwise than the tape and than another period", () => {
    const rows = [
      { loan: "A", amount: 5n },
      { loan: "C", amount: 7n },
    ];
    const july = commitCollections(rows, secret, "2026-07-26");
    const october = commitCollections(rows, secret, "2026-10-26");
    expect(july.tree).toMatchObject({ sum: 12n, count: 2 });
    expect(july.leaves.map(({ fieldsHash }) => fieldsHash)).toEqual([NO_FIELDS, NO_FIELDS]);
    const salts = [commitTape(tape, secret), july, october].map(({ leaves }) => leaves[0]?.salt);
    expect(new Set(salts).size).toBe(3);
  });
});

describe("proveLoan", () => {
  it("gives what recomputes the root, amounts as texts, and says that it was verified", () => {
    const committed = commitTape(tape, secret);
    const { root, sum, count, leaves } = leavesDocument(committed);
    expect(proveLoan(committed, "C")).toMatchObject({
      loan: "C",
      loanIdHash: id("C"),
      ...leaves[2],
      root,
      sum,
      count,
      index: 2,
      siblings: [{ hash: committed.tree.levels[1]?.[0]?.hash, sum: "123" }],
      verified: true,
    });
  });

  it("finds no loan that is not on the tape", () => {
    expect(proveLoan(commitTape(tape, secret), "D")).toBeUndefined();
  });
});
