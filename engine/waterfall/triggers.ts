import type { Test, TriggerTerms } from "../deal/model.ts";
import { type SingleTest, singleTests, testsOf } from "../deal/tests-of.ts";
import { allOf, anyOf, type Code, js, listed } from "../source/js.ts";
import { at } from "./at.ts";
import { measure } from "./measure.ts";
import type { Script, TriggerVariables } from "./script.ts";

/** Step 3 of a payment date: each trigger, then the list in force. */
export function triggers(script: Script): Code {
  const { deal } = script;
  const switched = deal.switches.reduceRight(
    (later, { list, trigger }) => js`${at(script.triggers, trigger).set} ? ${list} : ${later}`,
    js`0`,
  );
  return js`
    ${deal.triggers.map((terms, i) => trigger(script, terms, at(script.triggers, i)))}
    if (list === 0) {
      list = ${switched};
    }`;
}

/** At most one change a date: the count rests while the trigger is set, and starts again when it clears. */
function trigger(script: Script, terms: TriggerTerms, { set, count, measured }: TriggerVariables): Code {
  const singles = testsOf(terms).flatMap(singleTests);
  const holds = condition(terms.test, singles, measured);
  const cured =
    typeof terms.cures === "string" ? CURED[terms.cures](holds) : condition(terms.cures, singles, measured);
  return js`
    const ${measured} = [${listed(singles.map((test) => measure(script, test)))}];
    if (!${set}) {
      ${count} = ${holds} ? ${count} + 1 : 0;
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

/** Whether a test holds, by what was measured behind each of the single tests. */
function condition(test: Test, singles: readonly SingleTest[], measured: Code): Code {
  if (test.kind === "any" || test.kind === "all") {
    const parts = test.tests.map((part) => condition(part, singles, measured));
    return test.kind === "any" ? anyOf(parts) : allOf(parts);
  }
  return js`${measured}[${singles.indexOf(test)}].holds`;
}
