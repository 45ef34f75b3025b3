import type { Test, TriggerTerms } from "../deal/model.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import { planAt } from "../waterfall/measure.ts";
import { type PathSource, shareOf, sumOf } from "./path-source.ts";

/** Step 3 of a payment date: each trigger, then the list in force. */
export function writeTriggers(source: PathSource): string[] {
  const { triggers, switches } = source.deal;
  return [
    ...triggers.map((terms, i) => writeTrigger(source, terms, i)),
    ...(switches.length === 0
      ? []
      : [
          `if (list === 0) { list = ${switches.map(({ list, trigger }) => `set${trigger} ? ${list} : `).join("")}0; }`,
        ]),
  ];
}

/** At most one change a date. */
function writeTrigger(source: PathSource, terms: TriggerTerms, i: number): string {
  const holds = writeTest(source, terms.test);
  const { cures } = terms;
  const cured = cures === "never" ? "false" : cures === "same" ? `!${holds}` : writeTest(source, cures);
  return (
    `if (!set${i}) { count${i} = ${holds} ? count${i} + 1 : 0; set${i} = count${i} >= ${terms.for}; } ` +
    `else if (${cured}) { set${i} = false; count${i} = 0; }`
  );
}

function writeTest(source: PathSource, test: Test): string {
  const { deal, inputs, table } = source;
  const known = (holdsAt: (input: DateInput) => boolean) =>
    `(${table(inputs.map((input) => (holdsAt(input) ? 1 : 0)))} === 1)`;
  switch (test.kind) {
    case "collected": {
      const limit = table(inputs.map((_, i) => shareOf(test.share) * Number(planAt(deal, i))));
      const value = `Math.max(0, collected - ${sumOf("feeDue", test.less)})`;
      return `(${value} ${test.compare === "below" ? "<" : ">="} ${limit})`;
    }
    case "metric":
      return known(({ metrics }) => (metrics[test.metric] ?? 0n) < test.value === (test.compare === "below"));
    case "balance": {
      const face = Number(deal.classes[test.classIndex]?.face ?? 0n);
      return `(opening${test.classIndex} <= ${shareOf(test.atMost) * face})`;
    }
    case "onOrAfter":
      return known(({ day }) => day >= test.day);
    case "event": {
      const { event } = test;
      return known((input) => (typeof event === "number" ? input.events[event] === true : input[event]));
    }
    case "unpaidInterest":
      return `(unpaidBefore${test.classIndex} > 0)`;
    case "any":
      return `(${test.tests.map((part) => writeTest(source, part)).join(" || ")})`;
    case "all":
      return `(${test.tests.map((part) => writeTest(source, part)).join(" && ")})`;
  }
}
