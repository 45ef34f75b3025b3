import type { z } from "zod";

import type { Deal } from "../../../engine/deal/model.ts";
import { singleTests } from "../../../engine/deal/tests-of.ts";
import { WAD } from "../../../engine/money/units.ts";
import type { DateResult, Measure } from "../../../engine/waterfall/date-result.ts";
import type { TriggerState } from "../../../engine/waterfall/state.ts";
import type { measureSchema, triggerSchema } from "../schemas/trust.ts";
import { dateText } from "./text.ts";

type MeasureView = z.input<typeof measureSchema>;

/** Each trigger with what was measured behind its test, then behind its cure. */
export function triggerViews(
  deal: Deal,
  result: DateResult,
  before: readonly Readonly<TriggerState>[],
): z.input<typeof triggerSchema>[] {
  return deal.triggers.map(({ id, test, for: dates, cures }, i) => {
    const { set, measured } = result.triggers[i] ?? { set: false, measured: [] };
    const inTest = singleTests(test).length;
    const list = deal.switches.find(({ trigger }) => trigger === i)?.list;
    return {
      id,
      set,
      changed: set !== (before[i]?.set ?? false),
      join: test.kind === "all" ? "all" : "any",
      dates,
      cures: typeof cures === "string" ? cures : "own",
      switchesTo: list === undefined ? null : (deal.lists[list]?.id ?? null),
      measures: measured.map((measure, position) => ({
        part: position < inTest ? "test" : "cure",
        ...measureView(deal, measure),
      })),
    };
  });
}

function measureView(deal: Deal, { test, value, against, holds }: Measure): Omit<MeasureView, "part"> {
  switch (test.kind) {
    case "collected":
      return {
        kind: test.kind,
        subject: null,
        compare: test.compare,
        unit: "share",
        value: String(shareOf(value, against)),
        threshold: String(test.share),
        holds,
      };
    case "metric":
      return {
        kind: test.kind,
        subject: deal.metrics[test.metric] ?? null,
        compare: test.compare,
        unit: "share",
        value: String(value),
        threshold: String(against),
        holds,
      };
    case "balance":
      return {
        kind: test.kind,
        subject: deal.classes[test.classIndex]?.id ?? null,
        compare: "atMost",
        unit: "share",
        value: String(shareOf(value, against)),
        threshold: String(test.atMost),
        holds,
      };
    case "onOrAfter":
      return {
        kind: test.kind,
        subject: null,
        compare: "onOrAfter",
        unit: "date",
        value: dateText(Number(value)),
        threshold: dateText(Number(against)),
        holds,
      };
    case "event":
      return {
        kind: test.kind,
        subject: typeof test.event === "number" ? (deal.events[test.event] ?? null) : test.event,
        compare: "is",
        unit: "flag",
        value: String(value),
        threshold: "1",
        holds,
      };
    case "unpaidInterest":
      return {
        kind: test.kind,
        subject: deal.classes[test.classIndex]?.id ?? null,
        compare: "above",
        unit: "units",
        value: String(value),
        threshold: "0",
        holds,
      };
  }
}

/** Floor, for people's eyes; the test itself compares without a division. */
function shareOf(value: bigint, of: bigint): bigint {
  return of === 0n ? 0n : (value * WAD) / of;
}
