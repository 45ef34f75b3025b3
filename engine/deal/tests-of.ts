import type { Test, TriggerTerms } from "./model.ts";

/** Whether any test within `test` is one that `pick` picks. */
export function someTest(test: Test, pick: (test: Test) => boolean): boolean {
  return pick(test) || ("tests" in test && test.tests.some((part) => someTest(part, pick)));
}

/** The tests that set a trigger or cure it. */
export function testsOf(trigger: TriggerTerms): readonly Test[] {
  return typeof trigger.cures === "string" ? [trigger.test] : [trigger.test, trigger.cures];
}
