/** How a figure falls out over scenarios: its mean, its standard deviation, and what so many of a hundred lie below. */
export type Distribution = {
  readonly mean: number;
  /** Of a sample: over n − 1; 0 of a single value. */
  readonly standardDeviation: number;
} & Readonly<Record<PercentileName, number>>;

const percentiles = {
  p1: 0.01,
  p5: 0.05,
  p10: 0.1,
  p25: 0.25,
  p50: 0.5,
  p75: 0.75,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
} as const;
export type PercentileName = keyof typeof percentiles;
export const percentileNames = Object.keys(percentiles) as PercentileName[];

/** Percentile q (0 to 1) of sorted values: straight lines between the order statistics, the first being q = 0 and the last q = 1 (Hyndman and Fan 1996, type 7). */
function percentile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const from = sorted[below] ?? 0;
  return from + ((sorted[below + 1] ?? from) - from) * (at - below);
}

export function distributionOf(values: Float64Array): Distribution {
  const sorted = values.toSorted();
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) {
    squares += (value - mean) ** 2;
  }
  return {
    mean,
    standardDeviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)),
    ...(Object.fromEntries(
      percentileNames.map((name) => [name, percentile(sorted, percentiles[name])]),
      // A value for each name.
    ) as Record<PercentileName, number>),
  };
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) {
    sum += value;
  }
  return values.length === 0 ? 0 : sum / values.length;
}

/** Of paths that stand one after the other, `length` values each: the distribution at each position. */
export function distributionsAcross(paths: Float64Array, length: number): Distribution[] {
  return Array.from({ length }, (_, at) =>
    distributionOf(
      Float64Array.from({ length: paths.length / length }, (__, path) => paths[path * length + at] ?? 0),
    ),
  );
}

/** Paths of fewer positions: every so many neighbours added up, the last ones with what is left. */
export function addNeighbours(paths: Float64Array, length: number, together: number): Float64Array {
  const groups = Math.ceil(length / together);
  const sums = new Float64Array((paths.length / length) * groups);
  paths.forEach((value, i) => {
    const at = Math.floor(i / length) * groups + Math.floor((i % length) / together);
    sums[at] = (sums[at] ?? 0) + value;
  });
  return sums;
}
