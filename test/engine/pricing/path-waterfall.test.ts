import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { Deal } from "../../../engine/deal/model.ts";
import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { compileWaterfall, recordable, type Recordable } from "../../../engine/pricing/path-waterfall.ts";
import { createRandom } from "../../../engine/random/random.ts";
import { readInputs } from "../../../engine/project/project.ts";
import type { DateInput } from "../../../engine/waterfall/date-input.ts";
import { runDate } from "../../../engine/waterfall/run-date.ts";
import { openingState } from "../../../engine/waterfall/state.ts";
import { caseFiles, randomCase } from "../../generators/random-case.ts";

/** The widest difference from the exact engine of any balance, unpaid amount, payment, reserve or hurdle at any date, as a share of all faces. */
function widestDifference(deal: Deal, inputs: readonly DateInput[]): number {
  const fast = compileWaterfall(deal, inputs, recordable);
  const rows = new Float64Array(fast.dates * fast.rowLength);
  fast.run(
    Float64Array.from(inputs, ({ collected }) => Number(collected)),
    0,
    rows,
  );
  const face = Number(deal.classes.reduce((sum, each) => sum + each.face, 0n));
  let state = openingState(deal);
  let widest = 0;
  inputs.forEach((input, index) => {
    ({ state } = runDate(deal, state, input));
    const exact: Record<Recordable, readonly bigint[]> = {
      balance: state.classes.map(({ balance }) => balance),
      unpaid: state.classes.map(({ unpaidInterest }) => unpaidInterest),
      paid: state.classes.map(({ paid }) => paid),
      feeUnpaid: state.fees.map(({ unpaid }) => unpaid),
      reserve: state.reserves,
      hurdle: state.hurdles,
      share: state.shares,
    };
    for (const kind of recordable) {
      exact[kind].forEach((amount, i) => {
        const found = rows[index * fast.rowLength + fast.placeOf(kind) + i] ?? NaN;
        expect(found, `${kind} ${i} at date ${index}`).not.toBeNaN();
        widest = Math.max(widest, Math.abs(found - Number(amount)) / face);
      });
    }
  });
  return widest;
}

function inputsOf(deal: Deal, collections: string, rates: string | undefined): readonly DateInput[] {
  const { inputs, faults } = readInputs({
    deal,
    collections: { text: collections },
    rates: rates === undefined || deal.indices.length === 0 ? undefined : { text: rates },
  });
  expect(faults).toEqual([]);
  return inputs;
}

describe("the waterfall over numbers", () => {
  it.each(["china", "gacs", "income-right", "restructured", "venture"])(
    "gives what the exact engine gives for the example %s",
    (name) => {
      const read = (file: string) =>
        readFileSync(new URL(`../../../examples/${name}/${file}`, import.meta.url), "utf8");
      const deal = parseDeal(read("deal.yaml"));
      const inputs = inputsOf(
        deal,
        read("collections.csv"),
        deal.indices.length === 0 ? undefined : read("rates.csv"),
      );
      expect(widestDifference(deal, inputs)).toBeLessThan(1e-9);
    },
  );

  it.each(["china", "gacs", "income-right", "restructured", "venture"])(
    "gives what the exact engine gives for the example %s when much less or much more comes in",
    (name) => {
      const read = (file: string) =>
        readFileSync(new URL(`../../../examples/${name}/${file}`, import.meta.url), "utf8");
      const deal = parseDeal(read("deal.yaml"));
      const inputs = inputsOf(
        deal,
        read("collections.csv"),
        deal.indices.length === 0 ? undefined : read("rates.csv"),
      );
      const random = createRandom(`levels ${name}`);
      for (const level of [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.2, 2, 5]) {
        const uneven = inputs.map((input) => ({
          ...input,
          collected: BigInt(Math.floor(Number(input.collected) * level * Math.exp(random.normal()))),
        }));
        expect(widestDifference(deal, uneven), `× ${level}`).toBeLessThan(1e-9);
      }
    },
  );

  it("gives what the exact engine gives for random deals", () => {
    for (let seed = 1; seed <= 250; seed++) {
      const random = randomCase(seed);
      const files = caseFiles(random);
      const deal = parseDeal(files.deal);
      // A deal of a few units is all rounding: a unit is then more than 1e-9 of it.
      const face = Number(deal.classes.reduce((sum, each) => sum + each.face, 0n));
      const difference = widestDifference(deal, inputsOf(deal, files.collections, files.rates));
      expect(difference, `seed ${seed}`).toBeLessThan(Math.max(1e-9, 100 / face));
    }
  });

  it("runs each path from the closing, whatever ran before", () => {
    const read = (file: string) =>
      readFileSync(new URL(`../../../examples/gacs/${file}`, import.meta.url), "utf8");
    const deal = parseDeal(read("deal.yaml"));
    const inputs = inputsOf(deal, read("collections.csv"), read("rates.csv"));
    const levels = [0.2, 1, 0, 3, 0.7];
    const paths = Float64Array.from(
      levels.flatMap((level) => inputs.map(({ collected }) => Math.round(level * Number(collected)))),
    );
    const life = (path: number, fast = compileWaterfall(deal, inputs)) => {
      const rows = new Float64Array(fast.dates * fast.rowLength);
      fast.run(paths, path * inputs.length, rows);
      return rows;
    };
    const one = compileWaterfall(deal, inputs);
    levels.forEach((_, path) => {
      expect(life(path, one)).toEqual(life(path));
    });
  });
});
