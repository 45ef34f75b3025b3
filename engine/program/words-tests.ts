import type { Deal, Test, TriggerTerms } from "../deal/model.ts";
import { formatDay } from "../dates/day.ts";
import { listed, percent } from "./words-numbers.ts";

/** When a trigger is set and when it clears, in a sentence each. */
export function triggerInWords(deal: Deal, { id, test, for: times, cures }: TriggerTerms): string {
  const often = times === 1 ? "" : ` at ${times} payment dates in a row`;
  const clears =
    cures === "never"
      ? "It never clears."
      : cures === "same"
        ? "It clears at the first date at which that does not hold."
        : `It clears when ${testInWords(deal, cures)}.`;
  return `${id} is set when ${testInWords(deal, test)}${often}. ${clears}`;
}

function testInWords(deal: Deal, test: Test): string {
  switch (test.kind) {
    case "collected": {
      const less = test.less.map((fee) => deal.fees[fee]?.id ?? "");
      const net = less.length === 0 ? "" : `, less what has ever fallen due of ${listed(less)},`;
      return `all that was collected so far${net} is ${compared(test.compare)} ${percent(test.share)} of the plan`;
    }
    case "metric":
      return `the reported ${deal.metrics[test.metric] ?? ""} is ${compared(test.compare)} ${percent(test.value)}`;
    case "balance":
      return `the opening balance of class ${deal.classes[test.classIndex]?.id ?? ""} is at most ${percent(test.atMost)} of its face`;
    case "onOrAfter":
      return `the payment date is ${formatDay(test.day)} or later`;
    case "event":
      return eventInWords(deal, test.event);
    case "unpaidInterest":
      return `interest of class ${deal.classes[test.classIndex]?.id ?? ""} was left unpaid at the date before`;
    case "any":
    case "all": {
      const parts = test.tests.map((part) => {
        const words = testInWords(deal, part);
        return part.kind === "any" || part.kind === "all" ? `(${words})` : words;
      });
      return listed(parts, test.kind === "any" ? "or" : "and");
    }
  }
}

function eventInWords(deal: Deal, event: number | "declared" | "reportMissed"): string {
  switch (event) {
    case "declared":
      return "the noteholders or the trustee have declared it for this date";
    case "reportMissed":
      return "the report for this date was missed";
    default:
      return `the report flags ${deal.events[event] ?? ""}`;
  }
}

function compared(compare: "below" | "atLeast"): string {
  return compare === "below" ? "below" : "at least";
}
