import { describe, expect, it } from "vitest";

import { runDates } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import { randomCase } from "../generators/random-case.ts";
import type { PlainCase } from "../generators/plain-deal.ts";
import { lifeOf } from "./compare.ts";
import { shrink } from "./shrink.ts";

/** Stands for a bug: a hurdle is left with a balance. */
function showsHurdle(random: PlainCase): boolean {
  try {
    const { deal, inputs } = lifeOf(random);
    const results = runDates(deal, openingState(deal), inputs);
    return results.some(({ hurdles }) => hurdles.some((balance) => balance > 0n));
  } catch {
    return false;
  }
}

describe("a failing case", () => {
  it("shrinks to what the failure needs", async () => {
    const seed = Array.from({ length: 50 }, (_, i) => i).find((i) => showsHurdle(randomCase(i))) ?? 0;
    const smallest = await shrink(randomCase(seed), (smaller) => Promise.resolve(showsHurdle(smaller)));
    expect(showsHurdle(smallest)).toBe(true);
    const { deal, collections } = smallest;
    expect(collections).toHaveLength(1);
    expect(Object.keys(deal.classes)).toHaveLength(1);
    expect(Object.keys(deal.hurdles)).toHaveLength(1);
    expect(deal.payments).toEqual({ normal: [{ residual: Object.keys(deal.classes)[0] }] });
    for (const part of [deal.fees, deal.reserves, deal.triggers, deal.switch, deal.plan, deal.parties]) {
      expect(Object.keys(part ?? {})).toEqual([]);
    }
  });
});
