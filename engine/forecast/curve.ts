import type { Curve } from "./assumptions.ts";

/** The share recovered by a time, in years since the cut-off; a jump counts at its own moment. */
export function shareBy(curve: Curve, years: number): number {
  const after = curve.points.findIndex(([at]) => at > years);
  if (after === 0) {
    return 0;
  }
  const [fromYears, fromShare] = curve.points.at(after === -1 ? -1 : after - 1) ?? [0, 0];
  const [toYears, toShare] = curve.points[after] ?? [fromYears, fromShare];
  const run = toYears - fromYears;
  return run === 0 ? fromShare : fromShare + ((toShare - fromShare) * (years - fromYears)) / run;
}

export interface SharesByPeriodParameters {
  readonly curve: Curve;
  /** Multiplies every time of the curve. */
  readonly stretch: number;
  readonly periodMonths: number;
}

/** What of all recoveries comes in in each period since the cut-off, up to the last that has any; adds up to 1. */
export function sharesByPeriod({ curve, stretch, periodMonths }: SharesByPeriodParameters): number[] {
  const end = (curve.points.at(-1)?.[0] ?? 0) * stretch;
  // A hair's breadth, so that a jump at 2 years stretched by 3 still falls on the end of its quarter.
  const periods = Math.max(1, Math.ceil((end * 12) / periodMonths - 1e-9));
  const by = (period: number) =>
    period === 0
      ? 0
      : period === periods
        ? 1
        : stretch === 0
          ? 1
          : shareBy(curve, (period * periodMonths) / 12 / stretch + 1e-12);
  return Array.from({ length: periods }, (_, i) => by(i + 1) - by(i));
}
