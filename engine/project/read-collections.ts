import { formatDay, parseDay } from "../dates/day.ts";
import type { Deal } from "../deal/model.ts";
import { type ReadableDeal, wholeDeal } from "../deal/readable-deal.ts";
import { someTest, testsOf } from "../deal/tests-of.ts";
import type { Fault } from "../errors/fault.ts";
import { nearest } from "../errors/nearest.ts";
import { formatUnits, readUnits, readWad, type Reading } from "../money/units.ts";
import type { DateInput } from "../waterfall/date-input.ts";
import { type CsvFile, type CsvRow, CsvTable } from "./csv-table.ts";

/** As many digits after the point as any currency has. */
const MOST_DECIMALS = 18;

export interface ReadCollectionsReturnType {
  /** One a row, without fixings. */
  readonly inputs: readonly DateInput[];
  /** Errors. */
  readonly faults: readonly Fault[];
  /** Of cells that are empty where an amount is meant to stand. */
  readonly warnings: readonly Fault[];
}

/**
 * Reads what was collected and reported, a row a payment date: `date,collected` and a column for any reported
 * fee, reported amount, metric and event of the deal. Amounts are in currency units.
 *
 * @param readable what holds of a deal that has errors: only by that the file is judged, and its inputs are of no use
 */
export function readCollections(
  deal: Deal,
  file: CsvFile,
  readable: ReadableDeal = wholeDeal(deal),
): ReadCollectionsReturnType {
  const table = new CsvTable(file);
  checkHeader(readable, table);
  warnOfNoCash(table);
  const days = daysOf(deal, readable, table);
  const needed = readable.hasReportNames ? neededMetrics(deal) : new Set<string>();
  checkMetricColumns(needed, table);
  const inputs = table.rows.map((row, i) => readRow(readable, table, row, { day: days[i] ?? 0, needed }));
  for (const metric of deal.metrics) {
    table.warnOfPlainRates(metric);
  }
  return { inputs, faults: table.faults, warnings: table.warnings };
}

function checkHeader({ deal, hasReportNames, wrongFees }: ReadableDeal, table: CsvTable): void {
  const known = [
    "date",
    "collected",
    ...deal.fees
      .filter(({ id, basis }) => basis.kind === "reported" || wrongFees.has(id))
      .map(({ id }) => id),
    ...deal.reportedAmounts,
    ...deal.metrics,
    ...deal.events,
    "declared",
    "reportMissed",
  ];
  for (const name of ["date", "collected"]) {
    if (table.columnOf(name) === undefined) {
      table.fault({ line: 1 }, name, "column-missing", undefined, `a column \`${name}\``);
    }
  }
  table.header.forEach((name, i) => {
    if (hasReportNames && !known.includes(name)) {
      const near = nearest(name, known);
      table.fault(
        { line: 1, column: i + 1 },
        name,
        "column-unknown",
        name,
        `one of the columns ${known.join(", ")}`,
        near === undefined ? undefined : `did you mean \`${near}\`?`,
      );
    }
  });
}

/** No cash at all is written 0: an empty cell, which counts as 0, may as well have been forgotten. */
function warnOfNoCash(table: CsvTable): void {
  const column = table.columnOf("collected");
  for (const row of table.rows) {
    if (column !== undefined && row.cells[column] === "") {
      table.warn(table.placeOf(row, "collected"), "collected", {
        rule: "collected-empty",
        expected: "an amount",
        hint: "an empty cell counts as no cash at all; write 0 where that is meant",
      });
    }
  }
}

/** Of rows without dates nothing is said but once, at the header. */
function daysOf(deal: Deal, { hasDates }: ReadableDeal, table: CsvTable): number[] {
  if (table.columnOf("date") === undefined) {
    return [];
  }
  return hasDates ? readDays(deal, table) : checkDays(table);
}

/** The days of the rows: the payment dates from the first on without a gap, then any later days in order. */
function readDays(deal: Deal, table: CsvTable): number[] {
  const final = deal.dates.at(-1)?.day ?? 0;
  let next = 0;
  let before = final;
  return table.rows.map((row) => {
    const text = table.cell(row, "date");
    const day = parseDay(text);
    const expected = deal.dates[next]?.day;
    const refuse = (wanted: string) => {
      table.fault(table.placeOf(row, "date"), "date", "date", text, wanted);
    };
    if (day === undefined) {
      refuse(expected === undefined ? "a date such as 2026-09-30" : formatDay(expected));
      next++;
      return 0;
    }
    if (expected !== undefined) {
      if (day !== expected) {
        refuse(`${formatDay(expected)}, the deal's payment date ${next + 1}`);
      }
      const at = deal.dates.findIndex((date) => date.day === day);
      next = at < 0 ? next + 1 : at + 1;
    } else {
      if (day <= before) {
        refuse(`a date after ${formatDay(before)}`);
      }
      before = Math.max(before, day);
    }
    return day;
  });
}

/** Rows whose payment dates nobody knows: dates all the same, in order. */
function checkDays(table: CsvTable): number[] {
  let before: number | undefined;
  return table.rows.map((row) => {
    const text = table.cell(row, "date");
    const day = parseDay(text);
    if (day === undefined || (before !== undefined && day <= before)) {
      const wanted = before === undefined ? "a date such as 2026-09-30" : `a date after ${formatDay(before)}`;
      table.fault(table.placeOf(row, "date"), "date", "date", text, wanted);
    }
    before = day ?? before;
    return day ?? 0;
  });
}

function neededMetrics(deal: Deal): ReadonlySet<string> {
  const tests = deal.triggers.flatMap(testsOf);
  return new Set(
    deal.metrics.filter((_, i) =>
      tests.some((test) => someTest(test, (part) => part.kind === "metric" && part.metric === i)),
    ),
  );
}

/** Said once where a whole column lacks; empty cells are said row by row. */
function checkMetricColumns(needed: ReadonlySet<string>, table: CsvTable): void {
  for (const metric of needed) {
    if (table.columnOf(metric) === undefined) {
      const row = table.rows.find((candidate) => table.cell(candidate, "reportMissed") !== "1");
      if (row !== undefined) {
        table.fault(
          { line: row.line },
          metric,
          "metric-missing",
          undefined,
          `\`${metric}\`, which a trigger tests`,
        );
      }
    }
  }
}

function readRow(
  { deal, hasDecimals, wrongFees }: ReadableDeal,
  table: CsvTable,
  row: CsvRow,
  { day, needed }: { readonly day: number; readonly needed: ReadonlySet<string> },
): DateInput {
  const take = (name: string, read: (text: string) => Reading<bigint>): bigint => {
    const text = table.cell(row, name);
    const reading = text === "" ? { value: 0n } : read(text);
    if ("value" in reading) {
      return reading.value;
    }
    table.fault(table.placeOf(row, name), name, reading.rule, text, reading.expected);
    return 0n;
  };
  const units = (name: string) =>
    take(name, (text) => readUnits(text, hasDecimals ? deal.currency.decimals : MOST_DECIMALS));
  const flag = (name: string) => take(name, readFlag) === 1n;
  const reportMissed = flag("reportMissed");
  return {
    day,
    collected: units("collected"),
    feeAmounts: deal.fees.map(({ id, basis }) => {
      const amount = basis.kind === "reported" || wrongFees.has(id) ? units(id) : 0n;
      if (basis.kind === "reported" && !wrongFees.has(id) && hasDecimals && amount > basis.max) {
        const { decimals, symbol } = deal.currency;
        const most = `at most the fee's \`max\`, ${formatUnits(basis.max, decimals)} ${symbol}`;
        table.fault(table.placeOf(row, id), id, "fee-above-max", table.cell(row, id), most);
      }
      return amount;
    }),
    reportedAmounts: deal.reportedAmounts.map(units),
    metrics: deal.metrics.map((metric) => {
      const place = table.placeOf(row, metric);
      if (
        needed.has(metric) &&
        !reportMissed &&
        place.column !== undefined &&
        table.cell(row, metric) === ""
      ) {
        table.fault(place, metric, "metric-missing", undefined, `\`${metric}\`, which a trigger tests`);
      }
      return take(metric, (text) => readWad(text));
    }),
    events: deal.events.map(flag),
    declared: flag("declared"),
    reportMissed,
    fixings: deal.indices.map(() => undefined),
  };
}

function readFlag(text: string): Reading<bigint> {
  return text === "0" || text === "1" ? { value: BigInt(text) } : { rule: "flag", expected: "0 or 1" };
}
