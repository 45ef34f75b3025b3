import type { SingleTest } from "../deal/tests-of.ts";
import { type Code, js, sumOf } from "../source/js.ts";
import { at } from "../waterfall/at.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import { planAt } from "../waterfall/measure.ts";
import { setTriggers } from "../waterfall/triggers.ts";
import { type PathScript, perDate, shareOf } from "./path-script.ts";

/** Step 3 of a payment date: each trigger, then the list in force. */
export function triggers(script: PathScript): Code {
  return setTriggers(script, (test) => holds(script, test));
}

/** Whether a single test holds. */
function holds(script: PathScript, test: SingleTest): Code {
  const { deal, classes, fees } = script;
  const known = (holdsAt: (input: DateInput) => boolean) =>
    js`(${perDate(script, (input) => (holdsAt(input) ? 1 : 0))} === 1)`;
  switch (test.kind) {
    case "collected": {
      const less = test.less.map((f) => at(fees, f).due);
      const value = less.length === 0 ? js`collected` : js`Math.max(0, collected - ${sumOf(less)})`;
      const plan = perDate(script, (_, index) => shareOf(test.share) * Number(planAt(deal, index)));
      return test.compare === "below" ? js`(${value} < ${plan})` : js`(${value} >= ${plan})`;
    }
    case "metric":
      return known(({ metrics }) => (metrics[test.metric] ?? 0n) < test.value === (test.compare === "below"));
    case "balance": {
      const { face } = at(deal.classes, test.classIndex);
      return js`(${at(classes, test.classIndex).opening} <= ${shareOf(test.atMost) * Number(face)})`;
    }
    case "onOrAfter":
      return known(({ day }) => day >= test.day);
    case "event": {
      const { event } = test;
      return known((input) => (typeof event === "number" ? input.events[event] === true : input[event]));
    }
    case "unpaidInterest":
      return js`(${at(classes, test.classIndex).interestUnpaidBefore} > 0)`;
  }
}
