import { parseDay } from "../dates/day.ts";
import type { Fault } from "../errors/fault.ts";
import { parseWrittenNumber, type WrittenNumber } from "../money/written-number.ts";
import { type CsvFile, CsvTable } from "../project/csv-table.ts";
import type { DatedAmount } from "./irr.ts";

export interface ReadFlowsReturnType {
  /** All amounts times the same power of ten, so that each is whole. Of no use where there are faults. */
  readonly flows: readonly DatedAmount[];
  readonly faults: readonly Fault[];
}

const COLUMNS = ["date", "amount"] as const;

/** Reads cash flows, a row each: `date,amount`, in any order, an amount below 0 being paid out. */
export function readFlows(file: CsvFile): ReadFlowsReturnType {
  const table = new CsvTable(file);
  for (const name of COLUMNS) {
    if (table.columnOf(name) === undefined) {
      table.fault({ line: 1 }, name, "column-missing", undefined, `a column \`${name}\``);
    }
  }
  // Of a column that is not there nothing is said row by row.
  const has = (name: (typeof COLUMNS)[number]) => table.columnOf(name) !== undefined;
  const rows = table.rows.flatMap((row) => {
    const [date, amount] = [table.cell(row, "date"), table.cell(row, "amount")];
    const day = parseDay(date);
    const number = parseWrittenNumber(amount);
    if (day === undefined && has("date")) {
      table.fault(table.placeOf(row, "date"), "date", "date", date, "a date such as 2026-09-30");
    }
    if ((number === undefined || number.percent) && has("amount")) {
      const expected = "an amount such as -1_000_000 or 12.34";
      table.fault(table.placeOf(row, "amount"), "amount", "amount-format", amount, expected);
    }
    return day === undefined || number === undefined ? [] : [{ day, number }];
  });
  const scale = Math.max(0, ...rows.map(({ number }) => number.scale));
  return {
    flows: rows.map(({ day, number }) => ({ day, amount: wholeAmount(number, scale) })),
    faults: table.faults,
  };
}

function wholeAmount({ negative, digits, scale }: WrittenNumber, common: number): bigint {
  const magnitude = digits * 10n ** BigInt(common - scale);
  return negative ? -magnitude : magnitude;
}
