import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import {
  BATCH_STATES,
  BUYOUT_CLAIM_STATES,
  BUYOUT_DEPOSIT_STATES,
  BUYOUT_STATES,
  DEPOSIT_STATES,
  LOAN_CLAIM_STATUSES,
  PROPOSAL_STATUSES,
  SALE_STATUSES,
  TRUST_STATUSES,
  inJson,
} from "../../../engine/chain/enums.ts";

/** The names of an enumeration, from the contract's source. */
function namesIn(contract: string, name: string): readonly string[] {
  const source = readFileSync(new URL(`../../../contracts/${contract}.sol`, import.meta.url), "utf8");
  const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(source)?.[1] ?? "";
  return body
    .replace(/\/\/.*$/gm, "")
    .split(",")
    .map((each) => each.trim());
}

describe("an enumeration", () => {
  it.each([
    ["trust/ITrust", "Status", TRUST_STATUSES],
    ["governance/IAssembly", "Status", PROPOSAL_STATUSES],
    ["sale/IVenue", "Status", SALE_STATUSES],
    ["sale/IVenue", "DepositState", DEPOSIT_STATES],
    ["sale/IBuyout", "SaleState", BUYOUT_STATES],
    ["sale/IBuyout", "DepositState", BUYOUT_DEPOSIT_STATES],
    ["sale/IBuyout", "BatchState", BATCH_STATES],
    ["sale/IBuyout", "ClaimState", BUYOUT_CLAIM_STATES],
    ["sale/IRepurchase", "Status", LOAN_CLAIM_STATUSES],
  ])("of %s, `%s`, has the contract's names in the contract's order", (contract, name, names) => {
    expect(names).toEqual(namesIn(contract, name));
  });

  it("begins small in JSON", () => {
    expect(inJson(TRUST_STATUSES)).toEqual(["offering", "failed", "performing", "enforcement", "woundUp"]);
  });
});
