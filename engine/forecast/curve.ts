import type { Curve } from "./assumptions.ts";

/** The share settled by a time, in years since default; a jump counts at its own moment; past the last point below 1 the hazard of the last stretch stays. */
export function shareBy({ points }: Curve, years: number): number {
  const after = points.findIndex(([at]) => at > years);
  if (after === 0) {
    return 0;
  }
  const [fromYears, fromShare] = points.at(after === -1 ? -1 : after - 1) ?? [0, 0];
  if (after !== -1) {
    const [toYears, toShare] = points[after] ?? [fromYears, fromShare];
    const run = toYears - fromYears;
    return run === 0 ? fromShare : fromShare + ((toShare - fromShare) * (years - fromYears)) / run;
  }
  const [beforeYears, beforeShare] = points.at(-2) ?? [0, 0];
  const open = 1 - fromShare;
  return open <= 0
    ? 1
    : 1 - open * (open / (1 - beforeShare)) ** ((years - fromYears) / (fromYears - beforeYears));
}

export interface SettledByPeriodParameters {
  readonly curve: Curve;
  /** Years since default at the cut-off. */
  readonly age: number;
  /** Multiplies the time that is still to come. */
  readonly stretch: number;
  readonly periods: number;
  readonly periodMonths: number;
}

/** Of the claims open at that age, the share settled up to each period's end. */
export function settledByPeriod({
  curve,
  age,
  stretch,
  periods,
  periodMonths,
}: SettledByPeriodParameters): Float64Array {
  const settled = shareBy(curve, age);
  return Float64Array.from({ length: periods }, (_, i) => {
    if (settled >= 1 || stretch === 0) {
      return 1;
    }
    // A hair's breadth, so that a jump at 2 years stretched by 3 still falls on the end of its quarter.
    const ahead = ((i + 1) * periodMonths) / 12 / stretch + 1e-12;
    return (shareBy(curve, age + ahead) - settled) / (1 - settled);
  });
}

/**
 * Of a claim still open at an age, the share that is still recovered, where a share of the claim at default is over its
 * whole life: with F settled by then, (1 − F) of it is to come, on a claim that has fallen by what the F have paid.
 */
export function recoveryAt(curve: Curve, recovery: number, age: number): number {
  return recoveryLeft(recovery, shareBy(curve, age));
}

/** The same where that share is settled. */
export function recoveryLeft(recovery: number, settled: number): number {
  return settled >= 1 ? 0 : (recovery * (1 - settled)) / (1 - recovery * settled);
}

/** Mean years to settlement of claims still open at an age: the area under those open, straight lines and then an exponential. */
export function meanYearsAhead(curve: Curve, age: number): number {
  const open = 1 - shareBy(curve, age);
  if (open <= 0) {
    return 0;
  }
  const [last, lastShare] = curve.points.at(-1) ?? [0, 1];
  const [before, beforeShare] = curve.points.at(-2) ?? [0, 0];
  // Years in which those open past the last point fall by e.
  const pace = lastShare >= 1 ? 0 : (last - before) / Math.log((1 - beforeShare) / (1 - lastShare));
  if (age >= last) {
    return pace;
  }
  const first = curve.points[0]?.[0] ?? 0;
  let area = 0;
  let [fromYears, fromShare] = [age, 1 - open];
  for (const [years, share] of curve.points.filter(([at]) => at > age)) {
    // Before the first point all are open.
    area += (years - fromYears) * (fromYears < first ? 1 : 1 - (fromShare + share) / 2);
    [fromYears, fromShare] = [years, share];
  }
  return (area + (1 - lastShare) * pace) / open;
}
