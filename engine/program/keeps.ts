import type { Deal } from "../deal/model.ts";
import { singleTests, testsOf } from "../deal/tests-of.ts";

/** Which totals over past dates a deal's tests and bounds read, so that the state keeps them. */
export interface Keeps {
  /** Cumulative collections. */
  readonly collected: boolean;
  /** Fees whose cumulative new dues a test takes off. */
  readonly feeNew: ReadonlySet<number>;
  /** Classes whose total paid a catch-up counts. */
  readonly classPaid: ReadonlySet<number>;
  /** Parties that a catch-up is for: their total from share and split steps. */
  readonly partyTaken: ReadonlySet<number>;
}

export function keepsOf(deal: Deal): Keeps {
  const tests = deal.triggers.flatMap(testsOf).flatMap(singleTests);
  const collectedTests = tests.filter((test) => test.kind === "collected");
  const catchUps = deal.lists.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === "split" && step.upTo?.kind === "catchUp" ? [step.upTo] : [])),
  );
  return {
    collected: collectedTests.length > 0,
    feeNew: new Set(collectedTests.flatMap(({ less }) => less)),
    classPaid: new Set(catchUps.flatMap(({ classes }) => classes)),
    partyTaken: new Set(catchUps.map(({ party }) => party)),
  };
}
