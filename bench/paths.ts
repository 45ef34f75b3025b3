import { readFileSync } from "node:fs";

import { yearFraction } from "../engine/dates/day-count.ts";
import type { Deal } from "../engine/deal/model.ts";
import { parseDeal } from "../engine/deal/parse-deal.ts";
import { InvariantError } from "../engine/errors/errors.ts";
import { compileWaterfall, type PathWaterfall } from "../engine/pricing/path-waterfall.ts";
import { createRandom } from "../engine/random/random.ts";
import { type DateInput, plainInput } from "../engine/waterfall/date-input.ts";
import { planAt } from "../engine/waterfall/measure.ts";
import { runGacs, type StraightLineOutcome, type StraightLineTerms } from "./paths/straight-line.ts";

const PATHS = 20_000;
/** The shortest of several runs of each, in turn, is what the code takes without what else the machine does. */
const ROUNDS = 9;
const FIXING = 22n * 10n ** 15n;
const WAD = 10n ** 18n;

/** The compiled waterfall over numbers against a function of the same deal written by hand: the same outcomes, how many payment dates a second, and the ratio of the times. */
export function run(): Promise<object> {
  const deal = parseDeal(readFileSync(new URL("gacs/deal.yaml", import.meta.url), "utf8"));
  const inputs = inputsOf(deal);
  const terms = straightLineTerms(deal, inputs);
  const collections = drawPaths(deal);
  const compiled = compileWaterfall(deal, inputs);
  const rows = new Float64Array(compiled.dates * compiled.rowLength);
  checkSame(compiled, terms, collections);
  const dates = inputs.length;
  const outcome = noOutcome();
  let [fast, bare] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    fast = Math.min(
      fast,
      timed((path) => compiled.run(collections, path * dates, rows)),
    );
    bare = Math.min(
      bare,
      timed((path) => runGacs(terms, collections, path * dates, outcome)),
    );
  }
  return Promise.resolve({
    ratio: Number((fast / bare).toFixed(2)),
    datesPerSecond: Math.round((PATHS * dates * 1000) / fast),
    bareDatesPerSecond: Math.round((PATHS * dates * 1000) / bare),
    paths: PATHS,
    datesPerPath: dates,
  });
}

function timed(runPath: (path: number) => void): number {
  const started = performance.now();
  for (let path = 0; path < PATHS; path++) {
    runPath(path);
  }
  return performance.now() - started;
}

/** Reports with expenses of 300,000 or 700,000 and an NPV ratio from 80 % to 120 %. */
function inputsOf(deal: Deal): DateInput[] {
  return deal.dates.map(({ day }, i) => ({
    ...plainInput(deal, day, 0n),
    feeAmounts: deal.fees.map(({ basis }) =>
      basis.kind === "reported" ? (i % 3 === 0 ? 700_000_000_000n : 300_000_000_000n) : 0n,
    ),
    metrics: [(WAD * BigInt(80 + ((i * 7) % 41))) / 100n],
    fixings: [FIXING],
  }));
}

/** From paths that leave the senior class short to paths that pay the junior one a residual. */
function drawPaths(deal: Deal): Float64Array {
  const random = createRandom("bench paths");
  const dates = deal.dates.length;
  const mean = 450_000_000e6 / dates;
  const collections = new Float64Array(PATHS * dates);
  for (let path = 0; path < PATHS; path++) {
    const level = Math.exp(0.5 * random.normal());
    for (let date = 0; date < dates; date++) {
      collections[path * dates + date] = Math.round(mean * level * Math.exp(0.4 * random.normal()));
    }
  }
  return collections;
}

function straightLineTerms(deal: Deal, inputs: readonly DateInput[]): StraightLineTerms {
  const factors = (rate: number) =>
    Float64Array.from(deal.dates, ({ accrualDay }, i) => {
      const { num, den } = yearFraction("ACT/360", deal.dates[i - 1]?.accrualDay ?? deal.closing, accrualDay);
      return rate * (Number(num) / Number(den));
    });
  return {
    // The fixing plus the margins; the cap of 3 % does not bind.
    a: factors(0.027),
    b: factors(0.117),
    j: factors(0.12),
    guarantee: factors(0.009),
    npvRatio: Float64Array.from(inputs, ({ metrics }) => Number(metrics[0] ?? 0n) / 1e18),
    expenses: Float64Array.from(inputs, ({ feeAmounts }) => Number(feeAmounts[0] ?? 0n)),
    plan: Float64Array.from(inputs, (_, i) => Number(planAt(deal, i))),
    dates: inputs.length,
  };
}

function noOutcome(): StraightLineOutcome {
  return { paidA: 0, paidB: 0, paidJ: 0, balanceA: 0, balanceB: 0, balanceJ: 0 };
}

/** @throws InvariantError where the two differ by more than a hundred units on any path */
function checkSame(compiled: PathWaterfall, terms: StraightLineTerms, collections: Float64Array): void {
  const rows = new Float64Array(compiled.dates * compiled.rowLength);
  const bare = noOutcome();
  for (let path = 0; path < PATHS; path++) {
    compiled.run(collections, path * terms.dates, rows);
    runGacs(terms, collections, path * terms.dates, bare);
    const found = rows.subarray(-compiled.rowLength);
    const wanted = [bare.paidA, bare.paidB, bare.paidJ, bare.balanceA, bare.balanceB, bare.balanceJ];
    if (!found.every((amount, i) => Math.abs(amount - (wanted[i] ?? NaN)) <= 100)) {
      throw new InvariantError(
        `Path \`${path}\` differs: \`${found.join()}\`, by hand \`${wanted.join()}\`.`,
      );
    }
  }
}
