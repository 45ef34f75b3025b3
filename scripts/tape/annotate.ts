import { extname, join } from "node:path";

import writeWorkbook, { type SheetData } from "write-excel-file/node";

import { UserError } from "../../engine/errors/errors.ts";
import type { LoanFault } from "../../engine/errors/fault.ts";
import { type Table, type TableRow, type TextFormat, textOf } from "../../engine/tape/table.ts";
import { plainMap } from "../../engine/tape/tape-map.ts";
import { quoteCell } from "../../engine/tape/write-tape.ts";
import type { CliContext } from "../cli/command.ts";
import { type OutputFile, checkOutputs, writeOutput } from "../cli/output-file.ts";
import { wrongOption } from "../session/read-input.ts";
import type { PreparedTape } from "./load-tape.ts";

/** What stands over the two columns that are added. */
const added = { error: "weir: errors", warning: "weir: warnings" } as const;
type Severity = keyof typeof added;
const colors: Readonly<Record<Severity, string>> = { error: "#f4b6b0", warning: "#fbe6a2" };
const MOST_SHEET_ROWS = 1_048_576;

export interface AnnotateParameters {
  readonly prepared: Exclude<PreparedTape, { readonly faults: unknown }>;
  readonly findings: readonly LoanFault[];
  /** A `.csv` for one table, an `.xlsx`, else a folder. */
  readonly output: string;
}

const option = "--annotate";

/**
 * Before the tape is checked: what it will be written to with its faults.
 *
 * @throws InputError where that is there already, or cannot be
 */
export function checkAnnotation(
  context: Pick<CliContext, "cwd">,
  { prepared, output }: Pick<AnnotateParameters, "prepared" | "output">,
): void {
  const { tables } = prepared;
  const kind = extname(output).toLowerCase();
  const wrong = (fault: { readonly rule: string; readonly found: string; readonly expected: string }) =>
    wrongOption(option, fault);
  if (kind === ".csv" && tables.length !== 1) {
    throw wrong({
      rule: "one-table",
      found: `\`${output}\` for ${tables.length} tables`,
      expected: "an .xlsx, or a folder",
    });
  }
  if (kind !== "" && kind !== ".csv" && kind !== ".xlsx") {
    const expected = "a name that ends in .csv or .xlsx, or a folder's, without a dot";
    throw wrong({ rule: "file-type", found: `\`${output}\``, expected });
  }
  checkOutputs(
    context,
    filesOf(tables, output),
    tables.map(({ file }) => file),
  );
}

/** Writes the tape again with each row's faults beside it. @throws InputError where it cannot be written */
export async function annotateTape(
  context: CliContext,
  { prepared, findings, output }: AnnotateParameters,
): Promise<void> {
  const { tables, map } = prepared;
  const format = (map ?? plainMap("")).text;
  const byTable = new Map(tables.map((table) => [table, faultsByLine(table, findings)] as const));
  if (extname(output).toLowerCase() === ".xlsx") {
    await writeOutput(context, { option, file: output }, (path) => writeSheets(path, byTable, format));
    return;
  }
  const files = filesOf(tables, output);
  for (const [i, [table, faults]] of [...byTable].entries()) {
    const file = files[i];
    if (file !== undefined) {
      await writeOutput(context, file, csvLines(table, faults, format));
    }
  }
}

/** One file, or in a folder one for each table. */
function filesOf(tables: readonly Table[], output: string): OutputFile[] {
  return extname(output) === ""
    ? tables.map(({ name }) => ({ option, file: join(output, `${name}.csv`) }))
    : [{ option, file: output }];
}

type FaultsByLine = ReadonlyMap<number, readonly LoanFault[]>;

function faultsByLine(table: Table, findings: readonly LoanFault[]): FaultsByLine {
  const byLine = new Map<number, LoanFault[]>();
  for (const finding of findings) {
    if (finding.line !== undefined && finding.file === table.file) {
      byLine.set(finding.line, [...(byLine.get(finding.line) ?? []), finding]);
    }
  }
  return byLine;
}

/** The header comes first; faults of the header stand beside it. */
async function* csvLines(table: Table, faults: FaultsByLine, format: TextFormat): AsyncGenerator<string> {
  let isFirst = true;
  for await (const batch of table.open(format)) {
    const lines: string[] = [];
    for (const row of batch) {
      const more = addedCells(faults.get(row.line) ?? [], isFirst);
      isFirst = false;
      const cells = [...row.cells.map(textOf), ...more];
      lines.push(`${cells.map((cell) => quoteCell(cell, format.delimiter)).join(format.delimiter)}\n`);
    }
    yield lines.join("");
  }
}

async function writeSheets(
  path: string,
  byTable: ReadonlyMap<Table, FaultsByLine>,
  format: TextFormat,
): Promise<void> {
  const sheets = [];
  for (const [table, faults] of byTable) {
    const data: SheetData = [];
    for await (const batch of table.open(format)) {
      for (const row of batch) {
        data.push(sheetRow(row, faults.get(row.line) ?? [], data.length === 0));
      }
      if (data.length > MOST_SHEET_ROWS) {
        throw new UserError(
          `A sheet holds ${MOST_SHEET_ROWS} rows and \`${table.file}\` has more: annotate to CSV.`,
        );
      }
    }
    // A sheet's name has at most 31 characters.
    sheets.push({ sheet: table.name.slice(0, 31), data });
  }
  await writeWorkbook(sheets).toFile(path);
}

/** Cells as texts, so that nothing is taken for a formula or rounded; those with faults coloured. */
function sheetRow(row: TableRow, faults: readonly LoanFault[], isHeader: boolean): SheetData[number] {
  const colorAt = new Map<number, string>();
  for (const severity of ["warning", "error"] as const) {
    for (const { column, severity: own } of faults) {
      if (column !== undefined && own === severity) {
        colorAt.set(column - 1, colors[severity]);
      }
    }
  }
  const text = (value: string, color?: string) => ({
    value,
    type: String,
    ...(color === undefined ? {} : { backgroundColor: color }),
  });
  const own = row.cells.map((cell, i) => text(textOf(cell), colorAt.get(i)));
  const [errors, warnings] = addedCells(faults, isHeader);
  const shaded = (value: string, severity: Severity) =>
    text(value, value === "" || isHeader ? undefined : colors[severity]);
  return [...own, shaded(errors, "error"), shaded(warnings, "warning")];
}

/** What stands in the two columns that are added. */
function addedCells(faults: readonly LoanFault[], isHeader: boolean): readonly [string, string] {
  const of = (severity: Severity) =>
    [
      ...(isHeader ? [added[severity]] : []),
      ...faults.filter((fault) => fault.severity === severity).map(asWords),
    ].join("; ");
  return [of("error"), of("warning")];
}

function asWords({ path, rule, expected, hint }: LoanFault): string {
  const where = path === undefined || path === "" ? "" : `${path}: `;
  const wanted = expected === undefined ? "" : `, expected ${expected}`;
  return `${where}${rule}${wanted}${hint === undefined ? "" : ` (${hint})`}`;
}
