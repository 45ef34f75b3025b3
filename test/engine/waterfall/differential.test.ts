import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { project, readInputs } from "../../../engine/project/project.ts";
import { caseFiles, type Features, randomCase } from "../../generators/random-case.ts";
import type { PlainCase } from "../../generators/plain-deal.ts";
import { naiveProjection } from "../../reference/naive-waterfall.ts";

/** The engine's answer without what the second implementation leaves out. */
function engineProjection(random: PlainCase) {
  const files = caseFiles(random);
  const deal = parseDeal(files.deal);
  const { inputs, faults } = readInputs({
    deal,
    collections: { text: files.collections },
    rates: deal.indices.length === 0 ? undefined : { text: files.rates },
  });
  expect(faults).toEqual([]);
  const { json } = project(deal, inputs);
  return {
    deal: json.deal,
    decimals: json.decimals,
    dates: json.dates.map((date) =>
      Object.fromEntries(Object.entries(date).filter(([key]) => key !== "measured")),
    ),
  };
}

describe("two implementations of the waterfall", () => {
  it.each<[Features, number]>([
    ["all", 600],
    ["china", 150],
  ])("give the same for random deals (%s)", (features, deals) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        const random = randomCase(seed, features);
        expect(engineProjection(random)).toEqual(naiveProjection(random));
      }),
      { numRuns: deals, seed: 20_261_124 },
    );
  });
});
