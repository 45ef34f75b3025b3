/** Building blocks of pictures as SVG text: no script, no font, no file beside them. */

export const WIDTH = 720;
export const HEIGHT = 260;
const MARGIN = { top: 14, right: 16, bottom: 34, left: 64 };

/** Shades that stay apart in print and for the colour-blind. */
export const INK = {
  text: "#1f2933",
  faint: "#7b8794",
  rule: "#d9dee4",
  band: "#b6cbe2",
  wideBand: "#dde7f2",
  main: "#1d4e89",
  plan: "#b3541e",
  better: "#2f7d5b",
  worse: "#a63d40",
} as const;
export const CLASS_INKS = ["#1d4e89", "#2f7d5b", "#b3541e", "#6b4c9a", "#8a6d1d", "#5c6770"] as const;

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Axes and grid lines. */
  readonly grid: string;
}

export interface FrameParameters {
  readonly xFrom: number;
  readonly xTo: number;
  readonly yTo: number;
  readonly xLabels: readonly (readonly [at: number, label: string])[];
  readonly yLabel: (value: number) => string;
  readonly height?: number;
}

/** Linear scales from (`xFrom`, 0) to (`xTo`, `yTo`) and what surrounds a picture. */
export function frame({ xFrom, xTo, yTo, xLabels, yLabel, height = HEIGHT }: FrameParameters): Frame {
  const [left, right] = [MARGIN.left, WIDTH - MARGIN.right];
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
  const top1 = yTo > 0 ? yTo : 1;
  const x = (value: number) => round(left + ((value - xFrom) / (xTo - xFrom || 1)) * (right - left));
  const y = (value: number) => round(bottom - (value / top1) * (bottom - top));
  const lines = niceSteps(top1).map(
    (value) =>
      `<line x1="${left}" x2="${right}" y1="${y(value)}" y2="${y(value)}" stroke="${INK.rule}"/>` +
      `<text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${escapeText(yLabel(value))}</text>`,
  );
  const marks = xLabels.map(([at, label]) => {
    // What would stand out on the right ends there.
    const anchor = x(at) > right - 3 * label.length ? "end" : "middle";
    const place = anchor === "end" ? WIDTH - 2 : x(at);
    return `<text x="${place}" y="${bottom + 20}" text-anchor="${anchor}">${escapeText(label)}</text>`;
  });
  return { x, y, grid: [...lines, ...marks].join("") };
}

/** 0 and round steps up to a value, four or five of them. */
export function niceSteps(to: number): number[] {
  const rough = to / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  return Array.from({ length: Math.floor(to / step + 1e-9) + 1 }, (_, i) => i * step);
}

export function line(points: readonly (readonly [number, number])[], stroke: string, dashes = ""): string {
  const path = points.map(([x, y]) => `${x},${y}`).join(" ");
  return `<polyline points="${path}" fill="none" stroke="${stroke}" stroke-width="2"${dashes === "" ? "" : ` stroke-dasharray="${dashes}"`}/>`;
}

/** The area between two lines of the same length. */
export function band(
  upper: readonly (readonly [number, number])[],
  lower: readonly (readonly [number, number])[],
  fill: string,
): string {
  const points = [...upper, ...lower.toReversed()].map(([x, y]) => `${x},${y}`).join(" ");
  return `<polygon points="${points}" fill="${fill}"/>`;
}

/** A whole picture with its title for who cannot see it. */
export function picture(title: string, content: string, height: number = HEIGHT): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeText(title)}" xmlns="http://www.w3.org/2000/svg" font-size="11" fill="${INK.text}">${content}</svg>`;
}

/** Swatches with names. */
export function legend(entries: readonly (readonly [ink: string, name: string])[]): string {
  const items = entries.map(
    ([ink, name]) => `<li><span style="background:${ink}"></span>${escapeText(name)}</li>`,
  );
  return `<ul class="legend">${items.join("")}</ul>`;
}

/** A picture and its legend, on one printed page. */
export function figure(drawn: string, names: string): string {
  return `<figure>${drawn}${names}</figure>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
