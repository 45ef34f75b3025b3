import { InputError } from "../../engine/errors/errors.ts";
import { readUnits } from "../../engine/money/units.ts";
import { CsvTable } from "../../engine/project/csv-table.ts";
import type { LoanCollection } from "../../engine/tape/commit-tape.ts";
import type { CliContext } from "../cli/command.ts";
import { readInputFile } from "./read-input.ts";

/** What loans paid, as `loan,amount`, in smallest units. @throws InputError with every fault */
export function readLoans(
  context: Pick<CliContext, "cwd">,
  file: string,
  decimals: number,
): readonly LoanCollection[] {
  const table = new CsvTable({ text: readInputFile(context, file).toString("utf8"), file });
  for (const column of ["loan", "amount"]) {
    if (table.columnOf(column) === undefined) {
      table.fault({ line: 1 }, column, "column-missing", undefined, "the columns loan,amount");
    }
  }
  const seen = new Set<string>();
  const loans = table.rows.map((row): LoanCollection => {
    const loan = table.cell(row, "loan");
    const text = table.cell(row, "amount");
    if (loan === "" || seen.has(loan)) {
      table.fault(table.placeOf(row, "loan"), "loan", "loan-id", loan, "each loan's id once");
    }
    seen.add(loan);
    const reading = readUnits(text, decimals);
    if (!("value" in reading)) {
      table.fault(table.placeOf(row, "amount"), "amount", reading.rule, text, reading.expected);
      return { loan, amount: 0n };
    }
    return { loan, amount: reading.value };
  });
  if (table.faults.length > 0) {
    throw new InputError(`The loans' collections in \`${file}\` are wrong; nothing was sent.`, table.faults);
  }
  return loans;
}
