import type { Deal, Test, TriggerTerms } from "../deal/model.ts";
import { dayInWords, listed, percent } from "./words-numbers.ts";

/** When a trigger is set and when it clears, in a sentence each. */
export function triggerInWords(deal: Deal, { id, test, for: times, cures }: TriggerTerms): string {
  const when = times === 1 ? "at a payment date" : `at ${times} payment dates in a row`;
  const clears = (): string => {
    switch (cures) {
      case "never":
        return "Once set it never clears.";
      case "same":
        return "It clears at the first payment date at which this does not hold.";
      default:
        return `It clears when at a payment date ${conditionInWords(deal, cures)}.`;
    }
  };
  return `${id} is set when ${when} ${conditionInWords(deal, test)}. ${clears()}`;
}

/** A whole test: groups with their parts lettered. */
function conditionInWords(deal: Deal, test: Test): string {
  if (!("tests" in test)) {
    return testInWords(deal, test);
  }
  const parts = test.tests.map((part, i) => `(${letter(i)}) ${testInWords(deal, part)}`);
  return `${test.kind === "any" ? "any of these holds" : "all of these hold"}: ${parts.join("; ")}`;
}

/** `a` to `z`, then `aa` and on. */
function letter(index: number): string {
  const last = String.fromCharCode("a".charCodeAt(0) + (index % 26));
  return index < 26 ? last : `${letter(Math.floor(index / 26) - 1)}${last}`;
}

function testInWords(deal: Deal, test: Test): string {
  switch (test.kind) {
    case "collected": {
      const less = test.less.map((fee) => deal.fees[fee]?.id ?? "");
      const net = less.length === 0 ? "" : `, less all that has fallen due of ${listed(less)},`;
      return `cumulative collections${net} are ${compared(test.compare)} ${percent(test.share)} of what the plan in Schedule 2 expects by that date`;
    }
    case "metric":
      return `the reported ${deal.metrics[test.metric] ?? ""} is ${compared(test.compare)} ${percent(test.value)}`;
    case "balance":
      return `the opening balance of class ${deal.classes[test.classIndex]?.id ?? ""} is at most ${percent(test.atMost)} of its face`;
    case "onOrAfter":
      return `the payment date is ${dayInWords(test.day)} or later`;
    case "event":
      return eventInWords(deal, test.event);
    case "unpaidInterest":
      return `interest of class ${deal.classes[test.classIndex]?.id ?? ""} was left unpaid after the payment date before`;
    case "any":
    case "all": {
      const parts = test.tests.map((part) => testInWords(deal, part));
      return `[${test.kind === "any" ? "any of" : "all of"}: ${parts.join("; ")}]`;
    }
  }
}

function eventInWords(deal: Deal, event: number | "declared" | "reportMissed"): string {
  switch (event) {
    case "declared":
      return "the holders or the trustee have declared it for that date";
    case "reportMissed":
      return "the report for that date is missed";
    default:
      return `the report says that ${deal.events[event] ?? ""} has happened`;
  }
}

function compared(compare: "below" | "atLeast"): string {
  return compare === "below" ? "below" : "at least";
}
