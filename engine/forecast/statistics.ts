import { type Distribution, distributionOf, distributionsAcross } from "./distribution.ts";
import type { Simulation } from "./simulate.ts";

export interface SimulationSummary {
  readonly byPeriod: readonly Distribution[];
  /** Of all that a scenario brings in. */
  readonly net: Distribution;
  readonly presentValue: Distribution;
}

/** What a simulation says by period and in all. */
export function summarize(
  { paths, scenarios, periods }: Pick<Simulation, "paths" | "scenarios" | "periods">,
  discounts: Float64Array,
): SimulationSummary {
  const totals = new Float64Array(scenarios);
  const values = new Float64Array(scenarios);
  for (let period = 0; period < periods; period++) {
    for (let s = 0; s < scenarios; s++) {
      const net = paths[s * periods + period] ?? 0;
      totals[s] = (totals[s] ?? 0) + net;
      values[s] = (values[s] ?? 0) + net * (discounts[period] ?? 0);
    }
  }
  return {
    byPeriod: distributionsAcross(paths, periods),
    net: distributionOf(totals),
    presentValue: distributionOf(values),
  };
}
