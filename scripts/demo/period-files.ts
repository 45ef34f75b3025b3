import { formatDay } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { LoanCollection } from "../../engine/tape/commit-tape.ts";
import type { DateInput } from "../../engine/waterfall/date-input.ts";

/** The row of a date as `weir report` reads it. */
export function periodCsv(deal: Deal, input: DateInput): string {
  const amount = (units: bigint) => plainNumber(units, deal.currency.decimals);
  const columns: readonly (readonly [string, string])[] = [
    ["date", formatDay(input.day)],
    ["collected", amount(input.collected)],
    ...deal.fees.flatMap(({ id, basis }, i): [string, string][] =>
      basis.kind === "reported" ? [[id, amount(input.feeAmounts[i] ?? 0n)]] : [],
    ),
    ...deal.reportedAmounts.map((id, i): [string, string] => [id, amount(input.reportedAmounts[i] ?? 0n)]),
    ...deal.metrics.map((id, i): [string, string] => [id, plainNumber(input.metrics[i] ?? 0n, 18)]),
    ...deal.events.map((id, i): [string, string] => [id, input.events[i] === true ? "1" : "0"]),
  ];
  return `${columns.map(([name]) => name).join()}\n${columns.map(([, value]) => value).join()}\n`;
}

/** What each loan paid, as `weir report` reads it. */
export function loansCsv(deal: Deal, loans: readonly LoanCollection[]): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = loans.map(
    ({ loan, amount }) => `${cell(loan)},${plainNumber(amount, deal.currency.decimals)}\n`,
  );
  return `loan,amount\n${rows.join("")}`;
}

/** A number without groups, as files carry it. */
export function plainNumber(units: bigint, decimals: number): string {
  return formatUnits(units, decimals).replaceAll(",", "");
}
