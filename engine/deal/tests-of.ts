import type { Test, TriggerTerms } from "./model.ts";

/** Whether any test within `test` is one that `pick` picks. */
export function someTest(test: Test, pick: (test: Test) => boolean): boolean {
  return pick(test) || ("tests" in test && test.tests.some((part) => someTest(part, pick)));
}

/** The tests that set a trigger or cure it. */
export function testsOf(trigger: TriggerTerms): readonly Test[] {
  return typeof trigger.cures === "string" ? [trigger.test] : [trigger.test, trigger.cures];
}

/** A test that is not made of others. */
export type SingleTest = Exclude<Test, { readonly kind: "any" | "all" }>;

/** The single tests that `test` is made of, in order. */
export function singleTests(test: Test): readonly SingleTest[] {
  return test.kind === "any" || test.kind === "all" ? test.tests.flatMap(singleTests) : [test];
}
