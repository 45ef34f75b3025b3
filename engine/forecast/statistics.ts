import type { Simulation } from "./simulate.ts";

/** Of scenarios: the mean and the values that 1 to 99 of a hundred lie below. */
export interface Distribution {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly percentiles: Readonly<Record<PercentileName, number>>;
}

export const percentileNames = ["P1", "P5", "P10", "P25", "P50", "P75", "P90", "P95", "P99"] as const;
export type PercentileName = (typeof percentileNames)[number];

/** Values' distribution; percentiles straight between the two values that they fall between (Hyndman and Fan 1996, type 7). */
export function distributionOf(values: Float64Array): Distribution {
  const sorted = values.toSorted();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const percentile = (share: number) => {
    const at = share * (sorted.length - 1);
    const below = sorted[Math.floor(at)] ?? 0;
    return below + ((sorted[Math.ceil(at)] ?? 0) - below) * (at - Math.floor(at));
  };
  return {
    mean,
    standardDeviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)),
    percentiles: Object.fromEntries(
      percentileNames.map((name) => [name, percentile(Number(name.slice(1)) / 100)]),
      // A percentile for each name.
    ) as Record<PercentileName, number>,
  };
}

export interface SimulationSummary {
  readonly byPeriod: readonly Distribution[];
  /** Of all that a scenario brings in. */
  readonly net: Distribution;
  readonly presentValue: Distribution;
}

/** What a simulation says by period and in all. */
export function summarize(
  { paths, scenarios, periods }: Simulation,
  discounts: Float64Array,
): SimulationSummary {
  const totals = new Float64Array(scenarios);
  const values = new Float64Array(scenarios);
  const byPeriod: Distribution[] = [];
  for (let period = 0; period < periods; period++) {
    const column = Float64Array.from({ length: scenarios }, (_, s) => paths[s * periods + period] ?? 0);
    byPeriod.push(distributionOf(column));
    column.forEach((net, s) => {
      totals[s] = (totals[s] ?? 0) + net;
      values[s] = (values[s] ?? 0) + net * (discounts[period] ?? 0);
    });
  }
  return { byPeriod, net: distributionOf(totals), presentValue: distributionOf(values) };
}
