import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Deal, Step, Test } from "../../../engine/deal/model.ts";
import { parseDeal } from "../../../engine/deal/parse-deal.ts";
import { project } from "../../../engine/project/project.ts";
import { textOf } from "../../../engine/source/js.ts";
import { type DateInput, plainInput } from "../../../engine/waterfall/date-input.ts";
import { lifeCode, lifeOf } from "../../../engine/waterfall/life.ts";
import { scriptOf } from "../../../engine/waterfall/script.ts";
import { openingState, type TrustState } from "../../../engine/waterfall/state.ts";
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

  it("refuses a state of another deal, or under a list that the deal has not", () => {
    const opening = openingState(gacs);
    const run = (state: TrustState) => () => lifeOf(gacs)(state, inputsOf(gacs).slice(0, 1));
    expect(run({ ...opening, classes: opening.classes.slice(1) })).toThrow(
      "The state before date `0` is not of the deal `Adriatica NPL 2026-1`.",
    );
    expect(run({ ...opening, list: 2 })).toThrow("Position `2` is outside a list of `2`.");
  });
});

// Neither a deal file nor a trust that the interpreter has checked says such things; bytes that nobody checked can.
describe("a deal that no file can say", () => {
  const tested = (test: Test): Deal => ({
    ...gacs,
    triggers: gacs.triggers.map((trigger) => ({ ...trigger, test })),
  });
  const ofReported = { kind: "shareOfReported", share: 1n, reportedAmount: 1 } as const;
  it.each<readonly [string, Deal]>([
    ["a metric", tested({ kind: "metric", metric: 1, compare: "atLeast", value: 1n })],
    ["an event", tested({ kind: "event", event: 0 })],
    ["a class", tested({ kind: "unpaidInterest", classIndex: 3 })],
    ["a reported amount", { ...gacs, fees: gacs.fees.map((fee) => ({ ...fee, basis: ofReported })) }],
    ["a trigger", { ...gacs, switches: [{ list: 1, trigger: 3 }] }],
    ["a fee", withSteps([{ when: [], unless: [], kind: "fee", fees: [5], upTo: undefined }])],
    ["a hurdle", withSteps([{ when: [], unless: [], kind: "residual", classes: [0, 1], hurdles: [0] }])],
  ])("is refused where it names %s that it has not", (_, deal) => {
    expect(() => lifeOf(deal)).toThrow(/^Position `\d` is outside a list of `\d`\.$/);
  });

  it("pays all to the first of a residual's classes where none has a hurdle, as the contract does", () => {
    const { results } = lifeOf(
      withSteps([{ when: [], unless: [], kind: "residual", classes: [1, 2], hurdles: [] }]),
    )(openingState(gacs), inputsOf(gacs).slice(0, 1));
    // 1,000,000 collected and the reserve of 10,000,000, with 6 decimals.
    const all = 11n * 10n ** 12n;
    expect(results[0]?.classes.map(({ residualPaid }) => residualPaid)).toEqual([0n, all, 0n]);
    expect(results[0]?.steps).toEqual([{ ran: true, due: all, paid: all }]);
  });

  function withSteps(steps: readonly Step[]): Deal {
    return { ...gacs, lists: [{ id: "normal", steps }], switches: [] };
  }
});
