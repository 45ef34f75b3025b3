import { formatDay } from "../dates/day.ts";
import type { Day } from "../deal/model.ts";
import type { Distribution } from "../forecast/distribution.ts";
import {
  band,
  CLASS_INKS,
  escapeText,
  figure,
  frame,
  HEIGHT,
  INK,
  legend,
  line,
  picture,
  round,
  WIDTH,
} from "./svg.ts";

/** How amounts stand on axes. */
export type AmountText = (units: number) => string;

const MOST_LABELS = 8;

/** Years and months under a time axis, few enough to be read. */
export function dayLabels(days: readonly Day[]): (readonly [number, string])[] {
  const every = Math.ceil(days.length / MOST_LABELS);
  return days.flatMap((day, i) => (i % every === 0 ? [[day, formatDay(day).slice(0, 7)] as const] : []));
}

export interface FanParameters {
  readonly title: string;
  readonly days: readonly Day[];
  readonly distributions: readonly Distribution[];
  /** What was planned by each date; empty: nothing. */
  readonly plan: readonly number[];
  readonly amount: AmountText;
}

/** What comes in by each date: the mean, where half and where nine tenths of the paths lie, and the plan. */
export function fanChart({ title, days, distributions, plan, amount }: FanParameters): string {
  const yTo = Math.max(...distributions.map(({ p95 }) => p95), ...plan, 1);
  const { x, y, grid } = frame({
    xFrom: days[0] ?? 0,
    xTo: days.at(-1) ?? 1,
    yTo,
    xLabels: dayLabels(days),
    yLabel: amount,
  });
  const points = (pick: (distribution: Distribution) => number) =>
    distributions.map((each, i): [number, number] => [x(days[i] ?? 0), y(pick(each))]);
  const content = [
    grid,
    band(
      points(({ p95 }) => p95),
      points(({ p5 }) => p5),
      INK.wideBand,
    ),
    band(
      points(({ p75 }) => p75),
      points(({ p25 }) => p25),
      INK.band,
    ),
    line(
      points(({ mean }) => mean),
      INK.main,
    ),
    plan.length === 0
      ? ""
      : line(
          days.map((day, i) => [x(day), y(plan[Math.min(i, plan.length - 1)] ?? 0)]),
          INK.plan,
          "6 4",
        ),
  ].join("");
  return figure(picture(title, content), legend(bandNames({ distributions, plan })));
}

/** What comes in at each date alone: a bar where nine tenths of the paths lie, a darker one for half of them, ticks for mean and plan. */
export function bandsChart({ title, days, distributions, plan, amount }: FanParameters): string {
  const slot = (WIDTH - 80) / Math.max(1, days.length);
  const { x, y, grid } = frame({
    // Half a slot on either side.
    xFrom: -0.5,
    xTo: days.length - 0.5,
    yTo: Math.max(...distributions.map(({ p95 }) => p95), ...plan, 1),
    xLabels: positionLabels(days),
    yLabel: amount,
  });
  const rect = (i: number, [low, high]: readonly [number, number], ink: string) =>
    `<rect x="${round(x(i) - slot * 0.32)}" y="${y(high)}" width="${round(slot * 0.64)}" height="${round(Math.max(0.5, y(low) - y(high)))}" fill="${ink}"/>`;
  const tick = (i: number, value: number, ink: string) =>
    `<line x1="${round(x(i) - slot * 0.42)}" x2="${round(x(i) + slot * 0.42)}" y1="${y(value)}" y2="${y(value)}" stroke="${ink}" stroke-width="2"/>`;
  const shapes = distributions.map(
    ({ mean, p5, p25, p75, p95 }, i) =>
      rect(i, [p5, p95], INK.wideBand) +
      rect(i, [p25, p75], INK.band) +
      tick(i, mean, INK.main) +
      (plan[i] === undefined ? "" : tick(i, plan[i], INK.plan)),
  );
  return figure(picture(title, grid + shapes.join("")), legend(bandNames({ distributions, plan })));
}

function positionLabels(days: readonly Day[]): (readonly [number, string])[] {
  const every = Math.ceil(days.length / MOST_LABELS);
  return days.flatMap((day, i) => (i % every === 0 ? [[i, formatDay(day).slice(0, 7)] as const] : []));
}

/** A single path has no bands. */
function bandNames({
  distributions,
  plan,
}: Pick<FanParameters, "distributions" | "plan">): (readonly [string, string])[] {
  const isSingle = distributions.every(({ standardDeviation }) => standardDeviation === 0);
  return [
    [INK.main, isSingle ? "expected" : "mean"],
    ...(isSingle ? [] : [[INK.band, "P25 to P75"] as const, [INK.wideBand, "P5 to P95"] as const]),
    ...(plan.length > 0 ? [[INK.plan, "plan"] as const] : []),
  ];
}

export interface LossesParameters {
  readonly title: string;
  /** Of each class the losses of all paths, rising, as shares of its face. */
  readonly classes: readonly { readonly id: string; readonly losses: Float64Array }[];
}

const LOSS_STEPS = 200;

/** On how many paths each class loses at least how much of its face. */
export function lossesChart({ title, classes }: LossesParameters): string {
  const percentLabel = (share: number) => `${round(share * 100)} %`;
  const { x, y, grid } = frame({
    xFrom: 0,
    xTo: 1,
    yTo: Math.max(0.01, ...classes.map(({ losses }) => losses.at(-1) ?? 0)),
    xLabels: [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => [at, percentLabel(at)]),
    yLabel: percentLabel,
  });
  const lines = classes.map(({ losses }, i) =>
    line(
      Array.from({ length: LOSS_STEPS + 1 }, (_, step): [number, number] => {
        const share = step / LOSS_STEPS;
        const at = Math.max(0, Math.ceil((1 - share) * losses.length) - 1);
        return [x(share), y(losses[at] ?? 0)];
      }),
      CLASS_INKS[i % CLASS_INKS.length] ?? INK.main,
    ),
  );
  const names = classes.map(({ id }, i) => [CLASS_INKS[i % CLASS_INKS.length] ?? INK.main, id] as const);
  return figure(picture(title, grid + lines.join("")), legend(names));
}

export interface BalancesParameters {
  readonly title: string;
  readonly closing: Day;
  readonly days: readonly Day[];
  readonly classes: readonly {
    readonly id: string;
    readonly face: number;
    readonly balances: readonly Distribution[];
  }[];
  readonly amount: AmountText;
}

/** Balances of classes: means as lines, P5 to P95 behind them. */
export function balancesChart({ title, closing, days, classes, amount }: BalancesParameters): string {
  const { x, y, grid } = frame({
    xFrom: closing,
    xTo: days.at(-1) ?? closing + 1,
    yTo: Math.max(...classes.map(({ face }) => face)),
    xLabels: dayLabels([closing, ...days]),
    yLabel: amount,
  });
  const shapes = classes.map(({ face, balances }, i) => {
    const ink = CLASS_INKS[i % CLASS_INKS.length] ?? INK.main;
    const points = (pick: (distribution: Distribution) => number): [number, number][] => [
      [x(closing), y(face)],
      ...balances.map((each, date): [number, number] => [x(days[date] ?? 0), y(pick(each))]),
    ];
    const behind = `<g opacity="0.18">${band(
      points(({ p95 }) => p95),
      points(({ p5 }) => p5),
      ink,
    )}</g>`;
    return (
      behind +
      line(
        points(({ mean }) => mean),
        ink,
      )
    );
  });
  const names = classes.map(
    ({ id }, i) => [CLASS_INKS[i % CLASS_INKS.length] ?? INK.main, `${id}, mean and P5 to P95`] as const,
  );
  return figure(picture(title, grid + shapes.join("")), legend(names));
}

export interface HistogramParameters {
  readonly title: string;
  /** Of each path, what it collects in all. */
  readonly totals: Float64Array;
  /** What has to come in for each class to be repaid. */
  readonly marks: readonly { readonly name: string; readonly at: number }[];
  readonly amount: AmountText;
}

const BINS = 40;

/** How many paths collect how much, and from where on classes are repaid. */
export function histogram({ title, totals, marks, amount }: HistogramParameters): string {
  const sorted = totals.toSorted();
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 1];
  const xFrom = Math.min(least, ...marks.map(({ at }) => at)) * 0.98;
  const xTo = Math.max(most, ...marks.map(({ at }) => at)) * 1.02;
  const width = (xTo - xFrom) / BINS || 1;
  const counts = new Float64Array(BINS);
  for (const total of totals) {
    const bin = Math.min(BINS - 1, Math.floor((total - xFrom) / width));
    counts[bin] = (counts[bin] ?? 0) + 1 / totals.length;
  }
  const { x, y, grid } = frame({
    xFrom,
    xTo,
    yTo: Math.max(...counts) * 1.15,
    xLabels: Array.from({ length: 6 }, (_, i): [number, string] => {
      const at = xFrom + ((xTo - xFrom) * i) / 5;
      return [at, amount(at)];
    }),
    yLabel: (share) => `${round(share * 100)} %`,
  });
  const bars = Array.from(counts, (share, i) => {
    const [from, to] = [x(xFrom + i * width), x(xFrom + (i + 1) * width)];
    return `<rect x="${from}" y="${y(share)}" width="${round(Math.max(0.5, to - from - 1))}" height="${round(y(0) - y(share))}" fill="${INK.band}"/>`;
  });
  const lines = marks.map(({ name, at }, i) => {
    const ink = CLASS_INKS[i % CLASS_INKS.length] ?? INK.main;
    return (
      `<line x1="${x(at)}" x2="${x(at)}" y1="14" y2="${y(0)}" stroke="${ink}" stroke-width="2" stroke-dasharray="4 3"/>` +
      `<text x="${x(at) + 5}" y="${26 + 14 * i}" fill="${ink}" paint-order="stroke" stroke="#fff" stroke-width="3">${escapeText(name)}</text>`
    );
  });
  return picture(title, grid + bars.join("") + lines.join(""));
}

export interface Bar {
  readonly name: string;
  /** Away from the base: −0.2 is a fifth less. */
  readonly change: number;
}

/** What each change alone does to a value, the widest first. */
export function tornado(title: string, bars: readonly Bar[]): string {
  const sorted = bars.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const row = 22;
  const height = sorted.length * row + 24;
  const widest = Math.max(...sorted.map(({ change }) => Math.abs(change)), 0.01);
  const [names, right] = [170, 60];
  const middle = names + (WIDTH - names - right) / 2;
  const reach = (WIDTH - names - right) / 2 - 50;
  const rows = sorted.map(({ name, change }, i) => {
    const length = round((Math.abs(change) / widest) * reach);
    const top = i * row + 6;
    const [left, ink] = change < 0 ? [middle - length, INK.worse] : [middle, INK.better];
    const label = `${change < 0 ? "−" : "+"}${Math.abs(change * 100).toFixed(1)} %`;
    const at = change < 0 ? left - 6 : left + length + 6;
    return (
      `<text x="${names - 12}" y="${top + 12}" text-anchor="end">${escapeText(name)}</text>` +
      `<rect x="${round(left)}" y="${top}" width="${length}" height="${row - 7}" fill="${ink}"/>` +
      `<text x="${round(at)}" y="${top + 12}" text-anchor="${change < 0 ? "end" : "start"}">${label}</text>`
    );
  });
  const axis = `<line x1="${middle}" x2="${middle}" y1="2" y2="${height - 18}" stroke="${INK.faint}"/>`;
  return picture(title, rows.join("") + axis, Math.max(height, HEIGHT / 4));
}

/** Parts of a whole as bars with their amounts. */
export function partsChart(
  title: string,
  parts: readonly { readonly name: string; readonly value: number; readonly text: string }[],
): string {
  const row = 22;
  const most = Math.max(...parts.map(({ value }) => value), 1);
  const rows = parts.map(({ name, value, text }, i) => {
    const width = round((value / most) * (WIDTH - 330));
    const top = i * row + 6;
    return (
      `<text x="188" y="${top + 12}" text-anchor="end">${escapeText(name)}</text>` +
      `<rect x="200" y="${top}" width="${width}" height="${row - 7}" fill="${INK.main}"/>` +
      `<text x="${206 + width}" y="${top + 12}">${escapeText(text)}</text>`
    );
  });
  return picture(title, rows.join(""), parts.length * row + 12);
}
