import type { FaultList } from "../yaml/fault-list.ts";
import type { Deal, Receiver, Step, Test } from "./model.ts";
import { testsOf } from "./tests-of.ts";

/** Warns of what a deal may say but hardly means. */
export function warnOfSense(deal: Deal, faults: FaultList): void {
  warnOfUnusedTriggers(deal, faults);
  warnOfUnpaidClasses(deal, faults);
  for (const { id, rate } of deal.classes) {
    if (rate.kind === "floating" && rate.cap === undefined) {
      faults.warning(["classes", id, "rate"], "no-cap", {
        found: "a floating rate",
        expected: "a `cap` on the fixing",
      });
    }
  }
  for (const trigger of deal.triggers) {
    warnOfMetrics(trigger.test, ["triggers", trigger.id, "test"], faults);
    for (const test of testsOf(trigger)) {
      warnOfZero(test, ["triggers", trigger.id, test === trigger.test ? "test" : "cures"], faults);
    }
  }
}

function warnOfUnusedTriggers(deal: Deal, faults: FaultList): void {
  const steps = deal.lists.flatMap((list) => list.steps);
  const used = new Set([
    ...steps.flatMap((step) => [...step.when, ...step.unless]),
    ...deal.switches.map(({ trigger }) => trigger),
  ]);
  deal.triggers.forEach(({ id }, i) => {
    if (!used.has(i)) {
      faults.warning(["triggers", id], "trigger-unused", {
        expected: "a step or a switch that depends on the trigger",
      });
    }
  });
}

function warnOfUnpaidClasses(deal: Deal, faults: FaultList): void {
  const paid = new Set(deal.lists.flatMap((list) => list.steps).flatMap(classesPaidBy));
  deal.classes.forEach(({ id }, i) => {
    if (!paid.has(i)) {
      faults.warning(["classes", id], "class-unpaid", { expected: "a step that pays the class" });
    }
  });
}

function classesPaidBy(step: Step): readonly number[] {
  const classOf = (to: Receiver) => (to.kind === "class" ? [to.classIndex] : []);
  switch (step.kind) {
    case "interest":
    case "principal":
    case "residual":
      return step.classes;
    case "share":
      return classOf(step.to);
    case "split":
      return step.parts.flatMap(({ to }) => classOf(to));
    case "fee":
    case "reserve":
      return [];
  }
}

/** A missed report makes every metric 0: no `atLeast` holds then. */
function warnOfMetrics(test: Test, path: readonly (string | number)[], faults: FaultList): void {
  if (test.kind === "metric" && test.compare === "atLeast" && test.value > 0n) {
    faults.warning(path, "silent-when-missed", {
      found: "a metric `atLeast` that sets a trigger",
      expected: "a test that a missed report, whose metrics are 0, does not keep silent",
    });
  }
  if ("tests" in test) {
    test.tests.forEach((part, i) => {
      warnOfMetrics(part, [...path, test.kind, i], faults);
    });
  }
}

/** Against 0, `below` never holds and `atLeast` always does. */
function warnOfZero(test: Test, path: readonly (string | number)[], faults: FaultList): void {
  const threshold = test.kind === "metric" ? test.value : test.kind === "collected" ? test.share : undefined;
  if (threshold === 0n && (test.kind === "metric" || test.kind === "collected")) {
    faults.warning(path, "threshold-zero", {
      found: `\`${test.compare}: 0\``,
      expected: "a threshold above 0",
    });
  }
  if ("tests" in test) {
    test.tests.forEach((part, i) => {
      warnOfZero(part, [...path, test.kind, i], faults);
    });
  }
}
