import { describe, expect, it } from "vitest";

import { runDates } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import { randomCase } from "../generators/random-case.ts";
import type { PlainCase } from "../generators/plain-deal.ts";
import { lifeOf } from "./compare.ts";
import { shrink } from "./shrink.ts";

/** Stands for a bug: a hurdle above the face of its class. */
function showsHurdle(random: PlainCase): boolean {
  try {
    const { deal, inputs } = lifeOf(random);
    const results = runDates(deal, openingState(deal), inputs);
    const faces = deal.hurdles.map(({ classIndex }) => deal.classes[classIndex]?.face);
    return results.some(({ hurdles }) => hurdles.some((balance, i) => balance > (faces[i] ?? 0n)));
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
    // One that the hurdle is of, and, where there is cash, one that takes it.
    expect(Object.keys(deal.classes).length).toBeLessThanOrEqual(2);
    expect(Object.keys(deal.hurdles)).toHaveLength(1);
    expect(Object.values(deal.payments)).toEqual([[{ residual: expect.any(String) as string }]]);
    for (const part of ["fees", "reserves", "triggers", "switch", "plan", "parties"] as const) {
      expect(Object.keys((deal as Partial<typeof deal>)[part] ?? {})).toEqual([]);
    }
  });
});
