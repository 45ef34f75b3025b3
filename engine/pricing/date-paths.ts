import type { Day } from "../deal/model.ts";
import { periodEnd } from "../forecast/period-end.ts";
import type { Simulation } from "../forecast/simulate.ts";
import { createRandom } from "../random/random.ts";

/** Paths as a deal's dates see them. */
export interface DatePaths {
  /** Path after path, what each date collects; whole smallest units. */
  readonly paths: Float64Array;
  /** Of all that was simulated, the share that comes in after the last date and is not counted. */
  readonly afterLast: number;
}

export interface PathsAtDatesParameters {
  readonly simulation: Pick<Simulation, "scenarios" | "periods" | "periodMonths" | "paths">;
  readonly cutOff: Day;
  /** Payment dates; each has what came in since the one before, the first since the cut-off. */
  readonly days: readonly Day[];
}

/** Puts simulated periods onto payment dates, within a period evenly by days. A period that costs more than it brings counts as 0: a trust collects nothing below that. */
export function pathsAtDates({ simulation, cutOff, days }: PathsAtDatesParameters): DatePaths {
  const { scenarios, periods, periodMonths, paths } = simulation;
  const ends = Array.from({ length: periods + 1 }, (_, p) => periodEnd(cutOff, p * periodMonths));
  // What share of each period falls to each date.
  const shares = days.map((day, date) => {
    const before = days[date - 1] ?? cutOff;
    return Float64Array.from({ length: periods }, (_, p) => {
      const [start, end] = [ends[p] ?? 0, ends[p + 1] ?? 0];
      return Math.max(0, Math.min(day, end) - Math.max(before, start)) / (end - start);
    });
  });
  const atDates = new Float64Array(scenarios * days.length);
  let all = 0;
  let counted = 0;
  for (let s = 0; s < scenarios; s++) {
    for (let p = 0; p < periods; p++) {
      all += Math.max(0, paths[s * periods + p] ?? 0);
    }
    shares.forEach((share, date) => {
      let amount = 0;
      for (let p = 0; p < periods; p++) {
        amount += (share[p] ?? 0) * Math.max(0, paths[s * periods + p] ?? 0);
      }
      counted += amount;
      atDates[s * days.length + date] = Math.floor(amount);
    });
  }
  return { paths: atDates, afterLast: all === 0 ? 0 : Math.max(0, 1 - counted / all) };
}

/** Standard deviations of the logarithms of a path's level and of each date's own factor. */
export interface PathSpread {
  readonly level: number;
  readonly date: number;
}

/** Paths about one that is given: each date's amount times a lognormal factor of the path and one of the date, both with mean 1. */
export function drawPaths(
  amounts: Float64Array,
  {
    scenarios,
    seed,
    spread,
  }: { readonly scenarios: number; readonly seed: string; readonly spread: PathSpread },
): Float64Array {
  const random = createRandom(`paths ${seed}`);
  const factor = (deviation: number) => Math.exp(deviation * random.normal() - deviation ** 2 / 2);
  const paths = new Float64Array(scenarios * amounts.length);
  for (let s = 0; s < scenarios; s++) {
    const level = factor(spread.level);
    amounts.forEach((amount, date) => {
      paths[s * amounts.length + date] = Math.floor(amount * level * factor(spread.date));
    });
  }
  return paths;
}
