import { formatDay } from "../../engine/dates/day.ts";
import type { ClassValue } from "../../engine/pricing/class-value.ts";
import type { Pricing } from "./price-json.ts";

/** A share as the table writes it. */
type ShareText = (share: number) => string;

/** A header, and of each class a row before the stress and one under it. */
export function stressRows(
  classes: readonly ClassValue[],
  before: readonly ClassValue[],
  percent: ShareText,
): string[][] {
  const figures = ({
    expectedYield,
    averageLife,
    loss,
    lossProbability,
    repaidBy,
    breakEven,
  }: ClassValue) => [
    percent(expectedYield),
    averageLife.mean.toFixed(2),
    percent(loss.mean),
    percent(lossProbability),
    percent(repaidBy.at(-1) ?? 0),
    breakEven === undefined ? "never" : `${breakEven.toFixed(3)} ×`,
  ];
  return [
    ["class", "case", "yield", "WAL", "expected loss", "loses on", "repaid in full", "break-even"],
    ...classes.flatMap((each, i) => [
      ...before.slice(i, i + 1).map((earlier) => [each.id, "before", ...figures(earlier)]),
      ["", "under stress", ...figures(each)],
    ]),
  ];
}

/** A header, and of each date with news the share of paths on which each class is repaid by then; under stress beside what it was before. */
export function repaidRows({ days, classes, stressed }: Pricing, percent: ShareText): string[][] {
  const columns = classes.flatMap(({ id, repaidBy }, i) =>
    stressed === undefined
      ? [{ name: id, repaidBy }]
      : [
          { name: `${id} before`, repaidBy: stressed.before.classes[i]?.repaidBy ?? [] },
          { name: `${id} stressed`, repaidBy },
        ],
  );
  const rows = days.flatMap((day, i) => {
    const isNews = columns.some(({ repaidBy }) => repaidBy[i] !== (i === 0 ? 0 : repaidBy[i - 1]));
    return isNews || i === days.length - 1
      ? [[formatDay(day), ...columns.map(({ repaidBy }) => percent(repaidBy[i] ?? 0))]]
      : [];
  });
  return [["by", ...columns.map(({ name }) => name)], ...rows];
}
