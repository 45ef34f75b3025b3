import type { Deal, Test, TriggerTerms, Units } from "../deal/model.ts";
import { type SingleTest, singleTests, testsOf } from "../deal/tests-of.ts";
import { decimalFraction, excess } from "../money/mul-div.ts";
import { at, standing } from "./at.ts";
import type { Measure } from "./date-result.ts";
import type { ClassAccount, FeeAccount, Run, TriggerAccount } from "./run.ts";

/** What tests read of a date: its input, the totals up to it, and how each class stood before anything was paid. */
export interface MeasuredDate extends Pick<Run, "input" | "index" | "collected"> {
  readonly fees: readonly Pick<FeeAccount, "due">[];
  readonly classes: readonly Pick<ClassAccount, "opening" | "interestUnpaidBefore">[];
}

/** Step 3 of a payment date: each trigger, then the list in force. */
export function prepareTriggers(run: Run): () => void {
  const { deal } = run;
  const evaluate = deal.triggers.map((terms, i) => prepareTrigger(run, terms, at(run.triggers, i)));
  const switches = deal.switches.map(({ list, trigger }) => ({ list, trigger: at(run.triggers, trigger) }));
  return () => {
    for (const evaluateTrigger of evaluate) {
      evaluateTrigger();
    }
    if (run.list === 0) {
      run.list = switches.find(({ trigger }) => trigger.set)?.list ?? 0;
    }
  };
}

function prepareTrigger(run: Run, terms: TriggerTerms, trigger: TriggerAccount): () => void {
  const { test, cures } = terms;
  const singles = testsOf(terms).flatMap(singleTests);
  const measures = singles.map((single) => prepareMeasure(run.deal, single));
  const testHolds = prepareTest(test, singles);
  const cureHolds = typeof cures === "string" ? undefined : prepareTest(cures, singles);
  return () => {
    const measured = measures.map((measure) => measure(run));
    const holds = testHolds(measured);
    const cured = cureHolds === undefined ? !holds : cureHolds(measured);
    change(trigger, terms, holds, cured);
    trigger.measured = measured;
  };
}

/** At most one change a date: the count rests while the trigger is set, and starts again when it clears. */
function change(trigger: TriggerAccount, terms: TriggerTerms, holds: boolean, cured: boolean): void {
  if (!trigger.set) {
    trigger.count = holds ? trigger.count + 1 : 0;
    trigger.set = trigger.count >= terms.for;
  } else if (terms.cures !== "never" && cured) {
    trigger.set = false;
    trigger.count = 0;
  }
}

/** Whether a test holds, by what was measured behind each of the single tests. */
function prepareTest(test: Test, singles: readonly SingleTest[]): (measured: readonly Measure[]) => boolean {
  if (test.kind === "any" || test.kind === "all") {
    const parts = test.tests.map((part) => prepareTest(part, singles));
    return test.kind === "any"
      ? (measured) => parts.some((holds) => holds(measured))
      : (measured) => parts.every((holds) => holds(measured));
  }
  const position = singles.indexOf(test);
  return (measured) => measured[position]?.holds === true;
}

/** What measures a single test at a date. */
export function prepareMeasure(deal: Deal, test: SingleTest): (date: MeasuredDate) => Measure {
  switch (test.kind) {
    case "collected": {
      const { num, den } = decimalFraction(test.share);
      return ({ collected, fees, index }) => {
        const value = excess(collected, duesOf(test.less, fees));
        const against = planAt(deal, index);
        const below = value * den < num * against;
        return { test, value, against, holds: (test.compare === "below") === below };
      };
    }
    case "metric":
      return ({ input }) => {
        const value = at(input.metrics, test.metric);
        const below = value < test.value;
        return { test, value, against: test.value, holds: (test.compare === "below") === below };
      };
    case "balance": {
      const { num, den } = decimalFraction(test.atMost);
      const against = at(deal.classes, test.classIndex).face;
      return ({ classes }) => {
        const value = at(classes, test.classIndex).opening;
        return { test, value, against, holds: value * den <= num * against };
      };
    }
    case "onOrAfter":
      return ({ input: { day } }) => {
        return { test, value: BigInt(day), against: BigInt(test.day), holds: day >= test.day };
      };
    case "event":
      return ({ input }) => {
        const holds = typeof test.event === "number" ? at(input.events, test.event) : input[test.event];
        return { test, value: holds ? 1n : 0n, against: 1n, holds };
      };
    case "unpaidInterest":
      return ({ classes }) => {
        const value = at(classes, test.classIndex).interestUnpaidBefore;
        return { test, value, against: 0n, holds: value > 0n };
      };
  }
}

/** Expected cumulative collections at a date. */
export function planAt(deal: Deal, index: number): Units {
  return standing(deal.plan, index) ?? 0n;
}

function duesOf(less: readonly number[], fees: MeasuredDate["fees"]): Units {
  let sum = 0n;
  for (const fee of less) {
    sum += at(fees, fee).due;
  }
  return sum;
}
