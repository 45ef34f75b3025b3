import type { Deal, Test, TriggerTerms } from "../deal/model.ts";
import { singleTests, testsOf } from "../deal/tests-of.ts";
import { dayInWords, listed, percent } from "./words-numbers.ts";

/** Every trigger, then what holds for all of them; nothing where there is none. */
export function triggersClauses(deal: Deal): string[] {
  const { triggers } = deal;
  if (triggers.length === 0) {
    return [];
  }
  const countsInARow = triggers.some((trigger) => trigger.for > 1);
  const readsCollections = triggers
    .flatMap(testsOf)
    .flatMap(singleTests)
    .some(({ kind }) => kind === "collected");
  return [
    ...triggers.map((trigger) => triggerInWords(deal, trigger)),
    `Triggers are tested at each payment date before its payments and govern them. A trigger changes at most once at a payment date.${countsInARow ? " Payment dates in a row are counted anew after one at which the condition does not hold, and after the trigger has cleared." : ""}`,
    ...(readsCollections
      ? [
          "Cumulative collections at a payment date are all that was collected for it and for the payment dates before it.",
        ]
      : []),
  ];
}

/** When a trigger is set and when it clears, in a sentence each. */
function triggerInWords(deal: Deal, { id, test, for: times, cures }: TriggerTerms): string {
  const when =
    times === 1
      ? "at a payment date at which"
      : `at the last of ${times} payment dates in a row at each of which`;
  const clears = (): string => {
    switch (cures) {
      case "never":
        return "Once set it never clears.";
      case "same":
        return "It clears at the first later payment date at which that condition does not hold.";
      default:
        return `It clears, whatever becomes of that condition, at the first later payment date at which ${conditionInWords(deal, cures)}.`;
    }
  };
  return `${id} is set ${when} ${conditionInWords(deal, test, times > 1)}. ${clears()}`;
}

/** A whole test: groups with their parts lettered. @param repeated it must hold at several dates */
function conditionInWords(deal: Deal, test: Test, repeated = false): string {
  if (!("tests" in test)) {
    return testInWords(deal, test);
  }
  const parts = test.tests.map((part, i) => `(${letter(i)}) ${testInWords(deal, part)}`);
  const another = repeated ? ", be it the same or another one" : "";
  return `${test.kind === "any" ? `at least one of these holds${another}` : "all of these hold"}: ${parts.join("; ")}`;
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
      const net =
        less.length === 0
          ? ""
          : `, less all that has ever arisen of the fee${less.length > 1 ? "s" : ""} ${listed(less)}, paid or not (but not less than 0),`;
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
      return `interest of class ${deal.classes[test.classIndex]?.id ?? ""} was left unpaid at the payment date before`;
    case "any":
    case "all": {
      const parts = test.tests.map((part) => testInWords(deal, part));
      return `[${test.kind === "any" ? "at least one of" : "all of"}: ${parts.join("; ")}]`;
    }
  }
}

function eventInWords(deal: Deal, event: number | "declared" | "reportMissed"): string {
  switch (event) {
    case "declared":
      return "the holders' assembly or the trustee has made its declaration for that date (declared)";
    case "reportMissed":
      return "the report for that date is missed (reportMissed)";
    default:
      return `the report says that there has been the event ${deal.events[event] ?? ""}`;
  }
}

function compared(compare: "below" | "atLeast"): string {
  return compare === "below" ? "below" : "at least";
}
