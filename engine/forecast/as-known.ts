import { normalShare } from "../random/normal.ts";
import { recoveryLeft } from "./curve.ts";
import { DAYS_PER_YEAR } from "./period-end.ts";
import { yearsToMoney } from "./plan.ts";
import type { ClaimSale, Instalment, Prospect, ThingSale } from "./prospect.ts";

/** What is known of a loan that is still open some time after the cut-off. */
export interface Known {
  /** Years since the cut-off. */
  readonly elapsed: number;
  /** What has come in since then, before and after costs; smallest units as floats. */
  readonly gross: number;
  readonly net: number;
}

export interface AsKnownParameters {
  readonly prospect: Prospect;
  readonly known: Known;
  readonly periodMonths: number;
  /** Timings by key, filled on the way. */
  readonly timings: Map<string, Float64Array>;
}

/** An instalment counts as missed when it is more than 90 days late, as a debtor counts as defaulted (Regulation (EU) 575/2013, article 178). */
const GRACE_YEARS = 90 / DAYS_PER_YEAR;

/**
 * How a loan will pay from now on, given that it is still open and what has come in: times are those of loans that are
 * not through by now, the claim has fallen by what came in after costs, and what came in before them is taken to come from
 * what secures it. Times count from now. docs/tracking.md states each rule.
 */
export function asKnown({ prospect, known, periodMonths, timings }: AsKnownParameters): Prospect {
  const claim = Math.max(0, prospect.claim - Math.max(0, known.net));
  const { settlement, ...apart } = prospect;
  const talks = settlement?.years ?? 0;
  const isTalking = settlement !== undefined && known.elapsed < talks;
  // While talks last nothing else has begun; past them they have failed.
  const now: Known = { ...known, elapsed: isTalking ? 0 : known.elapsed - talks };
  const { pays } = prospect;
  return {
    ...apart,
    claim,
    ...(isTalking
      ? {
          settlement: {
            ...settlement,
            amount: Math.min(claim, Math.max(0, settlement.amount - known.gross)),
            years: talks - known.elapsed,
          },
        }
      : {}),
    pays:
      "things" in pays
        ? { ...pays, things: thingsLeft(pays.things, pays.timeSpread, now) }
        : "claim" in pays
          ? { claim: claimLeft(pays.claim, (now.elapsed * 12) / periodMonths, timings) }
          : { ...pays, instalments: instalmentsLeft(pays.instalments, now) },
  };
}

/** When, in years since the cut-off, an instalment fell due that has since been missed for longer than the grace; or `undefined`. */
export function missedAt({ pays }: Prospect, { elapsed, gross }: Known): number | undefined {
  if (!("instalments" in pays)) {
    return undefined;
  }
  let due = 0;
  return pays.instalments.find(({ years, amount }) => {
    due += amount;
    // Half a unit, so that rounding misses nothing.
    return years <= elapsed - GRACE_YEARS && due > gross + 0.5;
  })?.years;
}

/** What has come in pays the first instalments; what is then due is due now. */
function instalmentsLeft(instalments: readonly Instalment[], { elapsed, gross }: Known): Instalment[] {
  let paid = gross;
  return instalments.flatMap(({ years, amount }) => {
    const part = Math.min(paid, amount);
    paid -= part;
    return amount > part ? [{ years: Math.max(0, years - elapsed), amount: amount - part }] : [];
  });
}

function thingsLeft(things: readonly ThingSale[], spread: number, { elapsed, gross }: Known): ThingSale[] {
  const expected = things.reduce(
    (sum, thing) => sum + Math.max(0, thing.value * thing.price - thing.prior),
    0,
  );
  const left = expected === 0 ? 1 : Math.max(0, 1 - gross / expected);
  return things.map((thing) => {
    const mean = yearsToMoney(thing);
    const pace = mean === 0 ? 1 : yearsAhead(mean, spread, elapsed) / mean;
    return {
      ...thing,
      value: thing.value * left,
      prior: thing.prior * left,
      upkeep: thing.upkeep * left,
      before: thing.before * pace,
      round: thing.round * pace,
      after: thing.after * pace,
    };
  });
}

function claimLeft(sale: ClaimSale, elapsed: number, timings: Map<string, Float64Array>): ClaimSale {
  if (elapsed === 0) {
    return sale;
  }
  const settled = settledBy(sale.timing, elapsed);
  const timingKey = `${sale.timingKey} after ${elapsed}`;
  const timing =
    timings.get(timingKey) ??
    sale.timing.map((_, i) =>
      settled >= 1 ? 1 : (settledBy(sale.timing, elapsed + i + 1) - settled) / (1 - settled),
    );
  timings.set(timingKey, timing);
  const recovery = sale.fades ? recoveryLeft(sale.recovery, settled) : sale.recovery;
  return { ...sale, recovery, timing, timingKey };
}

/** The share settled by a time in periods, evenly within each; past the last one nothing more. */
function settledBy(timing: Float64Array, periods: number): number {
  const whole = Math.min(timing.length, Math.floor(periods));
  const before = timing[whole - 1] ?? 0;
  return before + ((timing[whole] ?? before) - before) * (periods - whole);
}

/**
 * Mean years still ahead of what has taken `elapsed` and is not over, where such times are lognormal with a mean and a
 * spread of their logarithm: elapsed × (M(c − σ) / M(c) − 1) with c = ln(elapsed / mean) / σ + σ / 2 and M Mills' ratio.
 * Without a spread what is late is due now.
 */
export function yearsAhead(mean: number, spread: number, elapsed: number): number {
  if (elapsed <= 0 || spread === 0) {
    return Math.max(0, mean - elapsed);
  }
  const c = Math.log(elapsed / mean) / spread + spread / 2;
  // Nearly all of them take longer.
  if (c < -8) {
    return mean - elapsed;
  }
  return elapsed * (millsRatio(c - spread) / millsRatio(c) - 1);
}

/** (1 − Φ(x)) / φ(x); where Φ leaves too few digits by Laplace's continued fraction. */
function millsRatio(x: number): number {
  if (x < 3) {
    return (normalShare(-x) * Math.sqrt(2 * Math.PI)) / Math.exp((-x * x) / 2);
  }
  let below = x;
  for (let k = 80; k >= 1; k--) {
    below = x + k / below;
  }
  return 1 / below;
}
