/** How a figure falls out over paths. */
export interface Distribution {
  readonly mean: number;
  readonly p1: number;
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
}

/** Percentile q (0 to 1) of sorted values: straight lines between the order statistics, the first being q = 0 and the last q = 1 (Hyndman and Fan 1996, type 7). */
export function percentile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const from = sorted[below] ?? 0;
  return from + ((sorted[below + 1] ?? from) - from) * (at - below);
}

export function distributionOf(values: Float64Array): Distribution {
  const sorted = values.toSorted();
  const q = (share: number) => percentile(sorted, share);
  return {
    mean: meanOf(values),
    p1: q(0.01),
    p5: q(0.05),
    p25: q(0.25),
    p50: q(0.5),
    p75: q(0.75),
    p95: q(0.95),
    p99: q(0.99),
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
