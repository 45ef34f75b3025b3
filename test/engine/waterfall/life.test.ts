import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Deal } from "../../../engine/deal/model.ts";
import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { project } from "../../../engine/project/project.ts";
import { textOf } from "../../../engine/source/js.ts";
import { type DateInput, plainInput } from "../../../engine/waterfall/date-input.ts";
import { lifeCode, lifeOf } from "../../../engine/waterfall/life.ts";
import { scriptOf } from "../../../engine/waterfall/script.ts";
import { openingState } from "../../../engine/waterfall/state.ts";
import { ROOT_PATH } from "../../setup/root.ts";

const read = (path: string) => readFileSync(join(ROOT_PATH, path), "utf8");
const gacs = parseDeal(read("bench/gacs/deal.yaml"));

function inputsOf(deal: Deal): DateInput[] {
  return deal.dates.map(({ day }, i) => ({
    ...plainInput(deal, day, BigInt(i + 1) * 10n ** 12n),
    metrics: deal.metrics.map(() => 10n ** 18n),
    fixings: deal.indices.map(() => 2n * 10n ** 16n),
  }));
}

describe("a deal's life written out", () => {
  it("has the step that the engine's README shows", () => {
    const shown = /```js\n(.*?)```/s.exec(read("engine/README.md"))?.[1] ?? "";
    const code = (text: string) =>
      text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .join("\n");
    expect(shown).toContain("step5");
    expect(code(textOf(lifeCode(scriptOf(gacs))))).toContain(code(shown));
  });

  it("takes what a deal says for text", () => {
    const hostile = `"); throw new Error("ran"); ("`;
    const rename = <T extends { readonly id: string }>(parts: readonly T[]) =>
      parts.map((part, i) => ({ ...part, id: `${hostile}${i}` }));
    const deal: Deal = {
      ...gacs,
      name: hostile,
      parties: gacs.parties.map((_, i) => `${hostile}${i}`),
      indices: gacs.indices.map((_, i) => `${hostile}${i}`),
      classes: rename(gacs.classes),
      fees: rename(gacs.fees),
      reserves: rename(gacs.reserves),
      triggers: rename(gacs.triggers),
      lists: rename(gacs.lists),
    };
    const plain = project(gacs, inputsOf(gacs));
    const renamed = project(deal, inputsOf(deal));
    expect(renamed.results).toEqual(plain.results);
    expect(Object.values(renamed.json.dates[3]?.classes ?? {})).toEqual(
      Object.values(plain.json.dates[3]?.classes ?? {}),
    );
    expect(Object.keys(renamed.json.dates[3]?.classes ?? {})).toEqual(deal.classes.map(({ id }) => id));
  });

  it("refuses inputs of another date or deal by name, and leaves its opening as it was", () => {
    const opening = openingState(gacs);
    const [first, second] = inputsOf(gacs);
    const run = (input: DateInput | undefined) => () => lifeOf(gacs)(opening, input ? [input] : []);
    expect(run(second)).toThrow("Date `0` is 2026-10-30, not `2027-04-30`.");
    expect(run(first && { ...first, metrics: [] })).toThrow(
      "The input of date `0` is not of the deal `Adriatica NPL 2026-1`.",
    );
    expect(run(first && { ...first, fixings: [undefined] })).toThrow(
      "Index `EURIBOR6M` has no fixing at its first date.",
    );
    expect(run(first)().state.dates).toBe(1);
    expect(opening).toEqual(openingState(gacs));
  });
});
