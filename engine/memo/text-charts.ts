import type { Distribution } from "../forecast/distribution.ts";

/** Pictures of a terminal's characters, a row a string. */

const WIDTH = 48;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/** Parts of a stack, told apart without colour. */
const SHADES = ["█", "▒", "░", "▓", "·", "="] as const;

/** Periods, or groups of them, that a chart has at most. */
export const MOST_ROWS = 32;

/** How many neighbours one row of a chart stands for. */
export function neighboursPerRow(count: number): number {
  return Math.max(1, Math.ceil(count / MOST_ROWS));
}

/** A length from the left, to an eighth of a character; shares outside 0 to 1 are cut. */
export function bar(share: number, width: number = WIDTH): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return "█".repeat(Math.floor(parts / 8)) + (EIGHTHS[parts % 8] ?? "");
}

export const BAND_LEGEND = "░ P5 to P95, ▒ P25 to P75, █ mean, ┃ plan";

/** Where a figure lies over paths, on a line from 0 to `most`, and what was planned of it. */
export function bandLine(
  { mean, p5, p25, p75, p95 }: Distribution,
  plan: number | undefined,
  most: number,
): string {
  const at = (value: number) => Math.round((Math.min(most, Math.max(0, value)) / (most || 1)) * (WIDTH - 1));
  const cells = Array.from({ length: WIDTH }, () => " ");
  cells.fill("░", at(p5), at(p95) + 1);
  cells.fill("▒", at(p25), at(p75) + 1);
  cells[at(mean)] = "█";
  if (plan !== undefined) {
    cells[at(plan)] = "┃";
  }
  return cells.join("").trimEnd();
}

/** Parts after one another, each in its shade, on a line from 0 to `most`. */
export function stackLine(parts: readonly number[], most: number): string {
  let [sum, drawn] = [0, 0];
  return parts
    .map((part, i) => {
      sum += part;
      const to = Math.round((sum / (most || 1)) * WIDTH);
      const own = (SHADES[i % SHADES.length] ?? "█").repeat(Math.max(0, to - drawn));
      drawn = Math.max(drawn, to);
      return own;
    })
    .join("");
}

export function stackLegend(names: readonly string[]): string {
  return names.map((name, i) => `${SHADES[i % SHADES.length] ?? "█"} ${name}`).join(", ");
}

/** A change to the left or the right of an axis, the widest one half of the width. */
export function swingLine(change: number, widest: number): string {
  const half = WIDTH / 2;
  const length = Math.round((Math.abs(change) / (widest || 1)) * half);
  return change < 0 ? `${"█".repeat(length).padStart(half)}│` : `${" ".repeat(half)}│${"█".repeat(length)}`;
}

/** Bounds of what is lost of a class, as shares of its face; each bucket reaches up to the next bound. */
const LOSS_BOUNDS = [0, 0.05, 0.1, 0.25, 0.5, 1] as const;

export interface LossBucket {
  readonly name: string;
  /** Of all paths, 0 to 1. */
  readonly share: number;
}

/** How many paths lose how much: nothing, up to 5 %, and so on up to everything. */
export function lossBuckets(losses: Float64Array): LossBucket[] {
  const share = (takes: (loss: number) => boolean) => losses.filter(takes).length / (losses.length || 1);
  return [
    { name: "nothing", share: share((loss) => loss <= 0) },
    ...LOSS_BOUNDS.slice(1).map((to, i) => {
      const from = LOSS_BOUNDS[i] ?? 0;
      return {
        name: `${from * 100} to ${to * 100} %`,
        share: share((loss) => loss > from && loss <= to),
      };
    }),
  ];
}
