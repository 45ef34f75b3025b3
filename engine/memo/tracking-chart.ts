import type { Day } from "../deal/model.ts";
import { type AmountText, dayLabels } from "./charts.ts";
import { frame, INK, legend, line, picture } from "./svg.ts";

export interface TrackingChartParameters {
  readonly title: string;
  /** From the cut-off on. */
  readonly days: readonly Day[];
  /** The plan by each day. */
  readonly plan: readonly number[];
  /** Collected by each day up to the report's. */
  readonly collected: readonly (readonly [Day, number])[];
  /** From what was collected by the report's day on. */
  readonly ahead: readonly (readonly [Day, number])[];
  readonly amount: AmountText;
}

/** Cumulative: the plan, what has come in, and from there what is still to come. */
export function trackingChart(parameters: TrackingChartParameters): string {
  const { title, days, plan, collected, ahead, amount } = parameters;
  const values = [...plan, ...collected.map(([, value]) => value), ...ahead.map(([, value]) => value)];
  const { x, y, grid } = frame({
    xFrom: days[0] ?? 0,
    xTo: days.at(-1) ?? 1,
    yTo: Math.max(...values, 1),
    xLabels: dayLabels(days),
    yLabel: amount,
  });
  const points = (pairs: readonly (readonly [Day, number])[]) =>
    pairs.map(([day, value]): [number, number] => [x(day), y(value)]);
  const content = [
    grid,
    line(points(days.map((day, i) => [day, plan[i] ?? 0])), INK.plan, "6 4"),
    line(points(ahead), INK.better, "2 3"),
    line(points(collected), INK.main),
  ].join("");
  return (
    picture(title, content) +
    legend([
      [INK.plan, "plan"],
      [INK.main, "collected"],
      [INK.better, "new forecast"],
    ])
  );
}
