import { readFileSync } from "node:fs";

import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import type { ProjectedDate } from "../../engine/project/projection-json.ts";
import { createRandom } from "../../engine/random/random.ts";
import { type DateInput, plainInput } from "../../engine/waterfall/date-input.ts";
import { inStrings, type LineInput, type LineResult } from "./straight-line.ts";

export const gacsDeal: Deal = parseDeal(readFileSync(new URL("deal.yaml", import.meta.url), "utf8"));

/** One life of the deal, from its seed: cash short and ample, ratios on both sides of their levels, seldom a declaration. */
export function lifeOf(seed: number): LineInput[] {
  const random = createRandom(`gacs ${seed}`);
  const draw = (least: number, most: number) => least + random.below(most - least + 1);
  const strength = draw(20, 130);
  return gacsDeal.dates.map(({ day }) => ({
    day,
    collected: (BigInt(draw(0, 20_000_000_000)) * 1000n * BigInt(strength)) / 100n,
    expenses: BigInt(draw(0, 800_000_000)) * 1000n,
    npvRatio: BigInt(draw(700, 1200)) * 10n ** 15n,
    declared: draw(1, 60) === 1,
    euribor: BigInt(draw(-60, 500)) * 10n ** 14n,
  }));
}

/** The same life as the engine takes it. */
export function engineInputs(life: readonly LineInput[]): DateInput[] {
  return life.map(({ day, collected, expenses, npvRatio, declared, euribor }) => ({
    ...plainInput(gacsDeal, day, collected),
    feeAmounts: [expenses, 0n, 0n, 0n, 0n],
    metrics: [npvRatio],
    declared,
    fixings: [euribor],
  }));
}

/** The figures of a straight-line date as text that equals `engineFigures` of the same date. */
export function lineFigures(result: LineResult): string {
  return JSON.stringify(inStrings(result));
}

/** What a projected date and a straight-line one both give. */
export function engineFigures(date: ProjectedDate): string {
  const { list, collected, available, classes, fees, shares, reserves, triggers, steps } = date;
  return JSON.stringify({ list, collected, available, classes, fees, shares, reserves, triggers, steps });
}
