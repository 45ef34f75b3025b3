import type { Test, TriggerTerms } from "../deal/model.ts";
import { type SingleTest, singleTests, testsOf } from "../deal/tests-of.ts";
import { allOf, anyOf, type Code, js, listed } from "../source/js.ts";
import { at } from "./at.ts";
import { measure } from "./measure.ts";
import type { Script, TriggerVariables } from "./script.ts";

/** Step 3 of a payment date: each trigger, then the list in force. */
export function triggers(script: Script): Code {
  const singles = script.deal.triggers.map((terms) => testsOf(terms).flatMap(singleTests));
  const measured = script.triggers.map((trigger) => trigger.measured);
  return js`
    ${measured.map(
      (measures, i) =>
        js`const ${measures} = [${listed(at(singles, i).map((test) => measure(script, test)))}];`,
    )}
    ${setTriggers(script, (test, i) => js`${at(measured, i)}[${at(singles, i).indexOf(test)}].holds`)}`;
}

/** What the triggers do; `holds`: whether a single test of one does. */
export function setTriggers(script: Script, holds: (test: SingleTest, trigger: number) => Code): Code {
  const { deal } = script;
  const switched = deal.switches.reduceRight(
    (later, { list, trigger }) => js`${at(script.triggers, trigger).set} ? ${list} : ${later}`,
    js`0`,
  );
  return js`
    ${deal.triggers.map((terms, i) => setTrigger(terms, at(script.triggers, i), (test) => holds(test, i)))}
    if (list === 0) {
      list = ${switched};
    }`;
}

/** At most one change a date: the count rests while the trigger is set, and starts again when it clears. */
function setTrigger(
  terms: TriggerTerms,
  { set, count }: TriggerVariables,
  holds: (test: SingleTest) => Code,
): Code {
  const met = condition(terms.test, holds);
  const cured = typeof terms.cures === "string" ? CURED[terms.cures](met) : condition(terms.cures, holds);
  return js`
    if (!${set}) {
      ${count} = ${met} ? ${count} + 1 : 0;
      ${set} = ${count} >= ${terms.for};
    } else if (${cured}) {
      ${set} = false;
      ${count} = 0;
    }`;
}

const CURED = {
  never: () => js`false`,
  same: (holds: Code) => js`!${holds}`,
};

/** Whether a test holds, by whether the single tests that it is made of do. */
function condition(test: Test, holds: (test: SingleTest) => Code): Code {
  if (test.kind === "any" || test.kind === "all") {
    const parts = test.tests.map((part) => condition(part, holds));
    return test.kind === "any" ? anyOf(parts) : allOf(parts);
  }
  return holds(test);
}
