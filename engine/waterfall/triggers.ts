import type { Deal, Test, TriggerTerms, Units } from "../deal/model.ts";
import type { SingleTest } from "../deal/tests-of.ts";
import { excess } from "../money/mul-div.ts";
import { WAD } from "../money/units.ts";
import { at, standing } from "./at.ts";
import type { ClassResult, Measure } from "./date-result.ts";
import type { Run } from "./run.ts";
import type { TriggerState, TrustState } from "./state.ts";

/** What tests read of a date: its input, the totals up to it, and how each class stood before anything was paid. */
export interface MeasuredDate extends Pick<Run, "deal" | "input" | "index"> {
  readonly state: Pick<TrustState, "collected" | "fees">;
  readonly classes: readonly Pick<ClassResult, "opening" | "interestUnpaidBefore">[];
}

/** Step 3 of a payment date: each trigger, then the list in force. */
export function evaluateTriggers(run: Run): void {
  const { deal, state } = run;
  deal.triggers.forEach((terms, i) => {
    const trigger = at(state.triggers, i);
    const measured: Measure[] = [];
    const holds = testHolds(terms.test, run, measured);
    const cured = typeof terms.cures === "string" ? !holds : testHolds(terms.cures, run, measured);
    change(trigger, terms, holds, cured);
    const result = at(run.triggers, i);
    result.set = trigger.set;
    result.measured = measured;
  });
  if (state.list === 0) {
    state.list = deal.switches.find(({ trigger }) => at(state.triggers, trigger).set)?.list ?? 0;
  }
}

/** At most one change a date: the count rests while the trigger is set, and starts again when it clears. */
function change(trigger: TriggerState, terms: TriggerTerms, holds: boolean, cured: boolean): void {
  if (!trigger.set) {
    trigger.count = holds ? trigger.count + 1 : 0;
    trigger.set = trigger.count >= terms.for;
  } else if (terms.cures !== "never" && cured) {
    trigger.set = false;
    trigger.count = 0;
  }
}

/** Whether a test holds; what is measured behind each single test is noted, so none is skipped. */
function testHolds(test: Test, run: Run, measured: Measure[]): boolean {
  if (test.kind === "any" || test.kind === "all") {
    let holding = 0;
    for (const part of test.tests) {
      holding += testHolds(part, run, measured) ? 1 : 0;
    }
    return test.kind === "any" ? holding > 0 : holding === test.tests.length;
  }
  const measure = measureTest(test, run);
  measured.push(measure);
  return measure.holds;
}

/** Measures a single test at a date. */
export function measureTest(test: SingleTest, { deal, input, index, state, classes }: MeasuredDate): Measure {
  switch (test.kind) {
    case "collected": {
      const value = excess(state.collected, duesOf(test.less, state.fees));
      const against = planAt(deal, index);
      const below = value * WAD < test.share * against;
      return { test, value, against, holds: (test.compare === "below") === below };
    }
    case "metric": {
      const value = at(input.metrics, test.metric);
      const below = value < test.value;
      return { test, value, against: test.value, holds: (test.compare === "below") === below };
    }
    case "balance": {
      const value = at(classes, test.classIndex).opening;
      const against = at(deal.classes, test.classIndex).face;
      return { test, value, against, holds: value * WAD <= test.atMost * against };
    }
    case "onOrAfter":
      return { test, value: BigInt(input.day), against: BigInt(test.day), holds: input.day >= test.day };
    case "event": {
      const holds = typeof test.event === "number" ? at(input.events, test.event) : input[test.event];
      return { test, value: holds ? 1n : 0n, against: 1n, holds };
    }
    case "unpaidInterest": {
      const value = at(classes, test.classIndex).interestUnpaidBefore;
      return { test, value, against: 0n, holds: value > 0n };
    }
  }
}

/** Expected cumulative collections at a date. */
export function planAt(deal: Deal, index: number): Units {
  return standing(deal.plan, index) ?? 0n;
}

function duesOf(less: readonly number[], fees: TrustState["fees"]): Units {
  let sum = 0n;
  for (const fee of less) {
    sum += at(fees, fee).due;
  }
  return sum;
}
