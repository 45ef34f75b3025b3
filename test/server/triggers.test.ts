import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { readInputs } from "../../engine/project/project.ts";
import { runDate } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import { triggerViews } from "../../server/http/views/triggers.ts";
import { JIANGHE } from "./live-set-up.ts";

describe("the triggers of a date", () => {
  const deal = parseDeal(readFileSync(JIANGHE.file, "utf8"));
  const opening = openingState(deal);
  /** The first date, for which the plan says 45 millions. */
  const behindPlan = (collected: number) => {
    const text = `date,collected\n2026-07-27,${collected}\n`;
    const { inputs } = readInputs({ deal, collections: { text }, rates: undefined });
    const [input] = inputs;
    if (input === undefined) {
      throw new Error("The date is missing.");
    }
    return triggerViews(deal, runDate(deal, opening, input).result, opening.triggers);
  };

  it.each([
    [38_250_000, "850000000000000000", true, false],
    [43_200_000, "960000000000000000", false, false],
    [45_000_000, "1000000000000000000", false, true],
  ])("with %i collected, say what sets one apart from what clears it", (collected, value, sets, clears) => {
    const [first, second] = behindPlan(collected);
    expect(first).toMatchObject({ id: "behindPlan", set: sets, cures: "own" });
    expect(first?.measures).toEqual([
      expect.objectContaining({
        part: "test",
        compare: "below",
        value,
        threshold: "900000000000000000",
        holds: sets,
      }),
      expect.objectContaining({
        part: "cure",
        compare: "atLeast",
        value,
        threshold: "980000000000000000",
        holds: clears,
      }),
    ]);
    expect(second?.measures.map(({ part }) => part)).toEqual(["test", "test", "test"]);
  });
});
