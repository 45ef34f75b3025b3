import { readFileSync } from "node:fs";

import { beforeAll, describe, expect, it } from "vitest";

import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { forecast } from "../../engine/forecast/forecast.ts";
import { sampleTape } from "../../engine/tape/sample-tape.ts";
import { runDates } from "../../engine/waterfall/run-date.ts";
import { openingState } from "../../engine/waterfall/state.ts";
import { commands } from "../../scripts/commands.ts";
import { findAimedTrigger } from "../../scripts/demo/aim.ts";
import { type LifeSetUp, planLife } from "../../scripts/demo/life.ts";
import { periodCsv } from "../../scripts/demo/period-files.ts";
import { coveringBookValue } from "../../scripts/demo/size-tape.ts";
import { loadAssumptions } from "../../scripts/forecast/load-assumptions.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const WAD = 10n ** 18n;
const MILLION = 10n ** 6n;
const sample = sampleTape({ loans: 40, seed: "life" });

/** A deal of eight dates with these triggers, the metric `cover` and the events `stopped` and `resumed`. */
function dealWith(triggers: string, plan = ""): ReturnType<typeof parseDeal> {
  return parseDeal(`weir: 1
name: Triggers
currency: { symbol: X, decimals: 6 }
calendar: { cutOff: 2026-01-31, closing: 2026-03-31, firstPayment: 2026-06-30, every: 3, legalFinal: 2028-03-31 }
parties: [agent]
metrics: [cover]
events: [stopped, resumed]
classes: { A: { face: 10_000_000, rate: { index: EURIBOR, cap: 5% }, dayCount: ACT/360 } }
fees: { costs: { payee: agent, reported: true, max: 200_000 } }
${plan}
triggers: ${triggers}
payments: { normal: [{ fee: costs }, { interest: A }, { principal: A }, { residual: A }] }
`);
}

const setUp: LifeSetUp = {
  core: { collectionEnd: 10, leastLateCash: MILLION },
  rest: {
    indices: [{ firstFixing: WAD / 50n, low: 0n, high: (WAD * 21n) / 1000n }],
    reportedAmountMax: [],
    metricMax: [2n * WAD],
  },
};

describe("the demo's life", () => {
  let assumptions: Awaited<ReturnType<typeof loadAssumptions>>;
  beforeAll(async () => {
    assumptions = await loadAssumptions({ cwd: ROOT_PATH });
  });
  const lifeOf = (deal: ReturnType<typeof parseDeal>, own: LifeSetUp = setUp, dates = 99) =>
    planLife({
      deal,
      setUp: own,
      forecast: forecast(sample.loans, assumptions),
      loans: sample.loans,
      seed: "1",
      dates,
      isOwn: false,
    });
  /** Per date whether the trigger is set, up to the last one of the deal. */
  const isSet = (deal: ReturnType<typeof parseDeal>, own?: LifeSetUp) =>
    runDates(deal, openingState(deal), lifeOf(deal, own))
      .slice(0, deal.dates.length)
      .map(({ triggers }) => triggers[0]?.set);

  it.each([
    // Set at the second date, which is the short one, and cured by the first report that is made after it.
    [
      "a metric",
      "{ t: { test: { metric: cover, below: 90% }, cures: { metric: cover, atLeast: 100% } } }",
      [1, 2],
    ],
    ["an event", "{ t: { test: { event: stopped }, cures: same } }", [1]],
    // Two dates in a row from the fifth on, where no report is missed or challenged.
    [
      "an event at two dates in a row",
      "{ t: { test: { event: stopped }, for: 2, cures: { event: resumed } } }",
      [5],
    ],
    ["a declaration", "{ t: { test: { event: declared }, cures: same } }", [1]],
    [
      "all of two",
      "{ t: { test: { all: [{ event: stopped }, { metric: cover, below: 50% }] }, cures: same } }",
      [1],
    ],
  ])("sets and clears a trigger of %s", (_, triggers, positions) => {
    const expected = Array.from({ length: 8 }, (__, i) => positions.includes(i));
    expect(isSet(dealWith(triggers))).toEqual(expected);
  });

  it("sets and clears a trigger of what was collected, costs taken off", () => {
    const deal = dealWith(
      "{ t: { test: { collected: { below: 90%, less: [costs] } }, cures: { collected: { atLeast: 100%, less: [costs] } } } }",
      "plan: [1_000_000, 3_000_000, 5_000_000, 7_000_000, 8_000_000]",
    );
    expect(isSet(deal)).toEqual([false, true, false, false, false, false, false, false]);
  });

  it("sets and clears the trigger of the deal that benches run, whose plan ends early", () => {
    const deal = parseDeal(readFileSync(`${ROOT_PATH}/bench/gacs/deal.yaml`, "utf8"));
    const own = { ...setUp, rest: { ...setUp.rest, reportedAmountMax: [1_000n * MILLION] } };
    const set = isSet(deal, own);
    expect(deal.triggers[0]?.id).toBe("underperformance");
    expect(set).toContain(true);
    expect(set.slice(set.indexOf(true))).toContain(false);
  });

  it("aims at nothing where no trigger cures, or none is in its hand", () => {
    for (const triggers of [
      "{}",
      "{ t: { test: { event: stopped } } }",
      "{ t: { test: { balance: A, atMost: 10% }, cures: same } }",
    ]) {
      expect(findAimedTrigger(dealWith(triggers))).toBeUndefined();
    }
  });

  it("keeps fixings in their band, reports within their maxima, and writes them as `weir report` reads them", () => {
    const deal = dealWith("{ t: { test: { event: stopped }, cures: same } }");
    const dates = lifeOf(deal);
    // 2 %, 2.05 %, then 2.1 %, which is the band's end.
    expect(dates.slice(0, 4).map(({ fixings }) => fixings[0])).toEqual(
      [200n, 205n, 210n, 210n].map((hundredths) => (WAD * hundredths) / 10_000n),
    );
    expect(dates.every(({ feeAmounts }) => (feeAmounts[0] ?? 0n) <= 200_000n * MILLION)).toBe(true);
    expect(dates.map(({ isLate }) => isLate)).toEqual([...Array<boolean>(8).fill(false), true]);
    const [, second] = dates;
    expect(second && periodCsv(deal, second).split("\n")[0]).toBe(
      "date,collected,costs,cover,stopped,resumed",
    );
    expect(second && periodCsv(deal, second)).toMatch(/^2026-09-30,\d+\.\d{6},0\.000000,1\.0{18},1,0$/m);
  });

  it("ends early, without late cash, where fewer dates are asked for", () => {
    expect(lifeOf(dealWith("{}"), setUp, 3).map(({ isLate }) => isLate)).toEqual([false, false, false]);
  });

  it("refuses a number of dates that is none", async () => {
    const { exit, stderr } = await runCommand(["demo", "--dates", "0"], { cwd: emptyFolder(), commands });
    expect(exit).toBe(1);
    expect(stderr).toContain("a whole number from 1 to 9999");
  });

  it("makes a tape up that is worth a quarter more than the classes, in the deal's own decimals", () => {
    for (const decimals of [2, 6, 9]) {
      const face = 10_000_000n * 10n ** BigInt(decimals);
      const deal = {
        currency: { symbol: "X", decimals },
        classes: dealWith("{}").classes.map((terms) => ({ ...terms, face })),
      };
      const bookValue = coveringBookValue({ deal, loans: 40, seed: "life", assumptions });
      const { presentValue } = forecast(
        sampleTape({ loans: 40, seed: "life", bookValue }).loans,
        assumptions,
      );
      const distance = presentValue - 12_500_000n * MILLION;
      // Each loan is rounded to hundredths.
      expect(distance > -MILLION && distance < MILLION).toBe(true);
    }
  });
});
