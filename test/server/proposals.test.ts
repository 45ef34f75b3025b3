import { AbiCoder } from "ethers";
import { describe, expect, it } from "vitest";

import { NO_POWERS } from "../../engine/setup/powers.ts";
import { detailsOf, executionDays, statusOf } from "../../server/assembly/proposal-life.ts";
import type { ProposalActRow, ProposalRow } from "../../server/store/schema.ts";
import { actor } from "./live-trust.ts";

const POWERS = { ...NO_POWERS, cureDays: 20 };
const VENUE = actor("venue").address;

function proposal(action: ProposalRow["action"], data = "0x"): ProposalRow & { time: number } {
  return {
    contract: VENUE,
    proposal_id: "1",
    trust: VENUE,
    action,
    by: VENUE,
    data,
    documents_hash: "",
    votes_from: 110,
    votes_to: 119,
    transaction: "",
    block: 1,
    log_index: 0,
    time: 0,
  };
}

function act(name: string, won: boolean | null = null): ProposalActRow & { time: number } {
  const { contract, proposal_id, transaction, block, log_index, time } = proposal("declare");
  const none = { by: null, yes: null, no: null, electorate: null };
  return { ...none, contract, proposal_id, transaction, block, log_index, time, name, won };
}

describe("where a proposal stands", () => {
  // As docs/ways/assembly.md draws it: votes from day 110 to 119, 30 days to carry it out, 20 more of cure for a right.
  it.each([
    ["declare", 109, "notice", []],
    ["declare", 110, "voting", []],
    ["declare", 119, "voting", []],
    ["declare", 120, "uncounted", []],
    ["declare", 149, "uncounted", []],
    ["declare", 150, "expired", []],
    ["declare", 121, "lost", [act("Counted", false)]],
    ["declare", 150, "lost", [act("Counted", false)]],
    ["declare", 120, "executable", [act("Counted", true)]],
    ["declare", 150, "expired", [act("Counted", true)]],
    ["declare", 150, "executed", [act("Counted", true), act("Executed")]],
    ["declare", 121, "void", [act("Voided")]],
    ["enforceRight", 139, "curing", [act("Counted", true)]],
    ["enforceRight", 140, "executable", [act("Counted", true)]],
    ["enforceRight", 170, "expired", [act("Counted", true)]],
    ["enforceRight", 112, "cured", [act("Cured")]],
  ] as const)("%s on day %i is %s", (action, day, status, acts) => {
    expect(statusOf({ proposal: proposal(action), acts }, POWERS, day)).toBe(status);
  });

  it("can be carried out from the day after the vote, or after the days of the cure", () => {
    expect(executionDays(proposal("approveWorks"), POWERS)).toEqual({ from: 120, to: 149 });
    expect(executionDays(proposal("enforceRight"), POWERS)).toEqual({ from: 140, to: 169 });
  });
});

describe("what a proposal is about", () => {
  const encode = (types: string[], values: unknown[]): string =>
    AbiCoder.defaultAbiCoder().encode(types, values);
  const none = { servicer: null, amount: null, venue: null, reservePrice: null };

  it("is read from its data", () => {
    const sale = encode(
      ["address", ...Array<string>(13).fill("uint256")],
      [VENUE, 1, 77, ...Array<number>(11).fill(0)],
    );
    expect(detailsOf(proposal("replaceServicer", encode(["address"], [VENUE])))).toEqual({
      ...none,
      servicer: VENUE,
    });
    expect(detailsOf(proposal("approveWorks", encode(["uint256"], [5])))).toEqual({ ...none, amount: 5n });
    expect(detailsOf(proposal("approveSale", sale))).toEqual({ ...none, venue: VENUE, reservePrice: 77n });
  });

  it("is nothing where the data says nothing that can be read", () => {
    expect(detailsOf(proposal("declare"))).toEqual(none);
    expect(detailsOf(proposal("enforceRight"))).toEqual(none);
    expect(detailsOf(proposal("replaceServicer", `0x${"f".repeat(64)}`))).toEqual(none);
  });
});
