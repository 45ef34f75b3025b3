import { formatDay, parseDay } from "../dates/day.ts";
import type { Deal, Wad } from "../deal/model.ts";
import { type ReadableDeal, wholeDeal } from "../deal/readable-deal.ts";
import type { Fault } from "../errors/fault.ts";
import { readWad } from "../money/units.ts";
import { type CsvFile, type CsvRow, CsvTable } from "./csv-table.ts";

export interface ReadRatesReturnType {
  /** A list a payment date: the fixing of each index, `undefined` where none is given. */
  readonly fixings: readonly (readonly (Wad | undefined)[])[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/**
 * Reads index fixings: a `date` (a payment date, adjusted or not) and a column an index. Other columns are
 * ignored, with a warning for numbers where no class floats, and so are rows after the final payment date, when nothing accrues.
 *
 * @param dates how many payment dates are projected; where there is one, each index must be given for the first
 * @param readable what holds of a deal that has errors: only by that the file is judged, and its fixings are of no use
 */
export function readRates(
  deal: Deal,
  file: CsvFile,
  dates: number,
  { hasDates, hasIndices }: ReadableDeal = wholeDeal(deal),
): ReadRatesReturnType {
  const table = new CsvTable(file);
  const fixings = deal.dates.map(() => deal.indices.map((): Wad | undefined => undefined));
  if (table.columnOf("date") === undefined) {
    table.fault({ line: 1 }, "date", "column-missing", undefined, "a column `date`");
  }
  if (hasIndices && deal.indices.length === 0) {
    warnOfNeedless(table);
  }
  const lines = new Map<number, number>();
  const counting: CsvRow[] = [];
  for (const row of table.columnOf("date") === undefined ? [] : table.rows) {
    const text = table.cell(row, "date");
    const date = hasDates ? dateAt(deal, text) : parseDay(text);
    const place = table.placeOf(row, "date");
    if (date === undefined) {
      const [first] = deal.dates;
      const wanted =
        first === undefined || !hasDates
          ? "a date such as 2026-09-30"
          : `a payment date, adjusted or not, such as ${formatDay(first.day)}`;
      table.fault(place, "date", "date", text, wanted);
    } else if (lines.has(date)) {
      table.fault(
        place,
        "date",
        "date-repeated",
        text,
        `each payment date once; line ${lines.get(date) ?? 0} is the same`,
      );
    } else if (date !== LATE) {
      lines.set(date, row.line);
      counting.push(row);
    }
    deal.indices.forEach((index, i) => {
      const cell = table.cell(row, index);
      const reading = cell === "" ? undefined : readWad(cell, { signed: true });
      if (reading === undefined) {
        return;
      }
      const at = fixings[date ?? LATE];
      if (!("value" in reading)) {
        table.fault(table.placeOf(row, index), index, reading.rule, cell, reading.expected);
      } else if (at !== undefined) {
        at[i] = reading.value;
      }
    });
  }
  for (const index of deal.indices) {
    table.warnOfPlainRates(index, { rows: counting, signed: true });
  }
  if (dates > 0 && hasDates && hasIndices) {
    checkFirst(deal, table, fixings[0] ?? [], lines.get(0));
  }
  return { fixings, faults: table.faults, warnings: table.warnings };
}

/** Where no class floats, numbers are no fixings: it is another file, or another deal. Said once. */
function warnOfNeedless(table: CsvTable): void {
  const isNumbers = (column: number) =>
    table.rows.some(({ cells }) => "value" in readWad(cells[column] ?? "", { signed: true }));
  const column = table.header.findIndex((name, i) => name !== "date" && isNumbers(i));
  const name = table.header[column];
  if (name !== undefined) {
    table.warn({ line: 1, column: column + 1 }, name, {
      rule: "rates-needless",
      found: name,
      expected: "no column of numbers: no class of the deal floats",
      hint: "the column is ignored; leave the rates out, or is it another file?",
    });
  }
}

/** Stands for every row after the final payment date. */
const LATE = -1;

function dateAt(deal: Deal, text: string): number | undefined {
  const day = parseDay(text);
  if (day === undefined) {
    return undefined;
  }
  const adjusted = deal.dates.findIndex((date) => date.day === day);
  const index = adjusted >= 0 ? adjusted : deal.dates.findIndex((date) => date.unadjustedDay === day);
  if (index >= 0) {
    return index;
  }
  return day > (deal.dates.at(-1)?.day ?? 0) ? LATE : undefined;
}

function checkFirst(
  deal: Deal,
  table: CsvTable,
  first: readonly (Wad | undefined)[],
  line: number | undefined,
): void {
  const day = formatDay(deal.dates[0]?.day ?? 0);
  deal.indices.forEach((index, i) => {
    const isGiven =
      first[i] !== undefined || table.faults.some((fault) => fault.line === line && fault.path === index);
    if (!isGiven) {
      const column = table.columnOf(index);
      table.fault(
        { line: line ?? 1, column: column === undefined ? undefined : column + 1 },
        index,
        "fixing-missing",
        undefined,
        `a fixing of \`${index}\` for the first payment date, ${day}`,
      );
    }
  });
}
