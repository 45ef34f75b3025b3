import type { Deal } from "../../engine/deal/model.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { sum } from "../../engine/money/sum.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { DateResult } from "../../engine/waterfall/date-result.ts";

/** A projection as a table: a row a payment date, what came in and where it went, in currency units. */
export function projectionText(deal: Deal, results: readonly DateResult[]): string {
  const { symbol, decimals } = deal.currency;
  const amount = (units: bigint) => formatUnits(units, decimals);
  const header = [
    "date",
    "list",
    "collected",
    "fees",
    ...deal.classes.flatMap(({ id }) => [
      `${id} interest`,
      `${id} principal`,
      `${id} residual`,
      `${id} balance`,
    ]),
    "parties",
    "reserves",
    "triggers set",
  ];
  const rows = results.map((result) => [
    formatDay(result.day),
    deal.lists[result.list]?.id ?? "",
    amount(result.collected),
    amount(sum(result.fees.map(({ paid }) => paid))),
    ...result.classes.flatMap((c) =>
      [c.interestPaid, c.principalPaid, c.residualPaid, c.closing].map(amount),
    ),
    amount(sum(result.shares)),
    amount(sum(result.reserves.map(({ closing }) => closing))),
    deal.triggers
      .filter((_, i) => result.triggers[i]?.set)
      .map(({ id }) => id)
      .join(" "),
  ]);
  return `${deal.name}, ${symbol}\n\n${table([header, ...rows])}`;
}

/** Columns as wide as their widest cell; the first two and the last are words, the others numbers. */
function table(rows: readonly (readonly string[])[]): string {
  const last = (rows[0]?.length ?? 0) - 1;
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => {
        const width = widths[i] ?? 0;
        return i < 2 || i === last ? cell.padEnd(width) : cell.padStart(width);
      });
      return `${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}
