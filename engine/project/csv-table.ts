import type { Fault } from "../errors/fault.ts";
import { readCsv } from "../tape/read-csv.ts";

export interface CsvFile {
  readonly text: string;
  /** As faults shall show it. */
  readonly file?: string | undefined;
}

export interface CellPlace {
  readonly line: number;
  /** The cell's position in its row, from 1; `undefined` where the file has no such column. */
  readonly column?: number | undefined;
}

/** A CSV file with a header row (RFC 4180; a BOM is allowed; blank lines are passed over), and what is wrong with it. */
export class CsvTable {
  readonly faults: Fault[] = [];
  /** What may be meant and hardly is. */
  readonly warnings: Fault[] = [];
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly #file: string | undefined;

  constructor({ text, file }: CsvFile) {
    this.#file = file;
    const [header, ...rows] = readCsv(text.replace(/^\uFEFF/, ""), ",");
    this.header = header?.cells ?? [];
    this.rows = rows.map(({ line, cells }) => ({ line, cells }));
    for (const { line, quoteFault } of [...(header === undefined ? [] : [header]), ...rows]) {
      if (quoteFault !== undefined) {
        this.fault({ line }, "", "csv-quotes", quoteFault, "RFC 4180: quoted cells closed by a quote");
      }
    }
    for (const { line, cells } of rows) {
      if (cells.length !== this.header.length) {
        this.fault(
          { line },
          "",
          "csv-cells",
          `${cells.length} cells`,
          `${this.header.length} cells, as the header has`,
        );
      }
    }
    this.header.forEach((name, i) => {
      if (this.header.indexOf(name) < i) {
        this.fault({ line: 1, column: i + 1 }, name, "csv-repeated-column", name, "each column once");
      }
    });
  }

  /** Position of a column, from 0, or `undefined`. */
  columnOf(name: string): number | undefined {
    const index = this.header.indexOf(name);
    return index < 0 ? undefined : index;
  }

  /** The text of a cell: empty where the column or the cell is absent. */
  cell(row: CsvRow, name: string): string {
    return row.cells[this.columnOf(name) ?? -1] ?? "";
  }

  placeOf(row: CsvRow, name: string): CellPlace {
    const column = this.columnOf(name);
    return { line: row.line, column: column === undefined ? undefined : column + 1 };
  }

  fault(
    place: CellPlace,
    path: string,
    rule: string,
    found: string | undefined,
    expected: string,
    hint?: string,
  ): void {
    this.faults.push({
      ...(this.#file === undefined ? {} : { file: this.#file }),
      line: place.line,
      ...(place.column === undefined ? {} : { column: place.column }),
      path,
      rule,
      severity: "error",
      ...(found === undefined ? {} : { found }),
      expected,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  warn(place: CellPlace, path: string, { rule, expected, hint }: CellWarning): void {
    this.warnings.push({
      ...(this.#file === undefined ? {} : { file: this.#file }),
      line: place.line,
      ...(place.column === undefined ? {} : { column: place.column }),
      path,
      rule,
      severity: "warning",
      expected,
      hint,
    });
  }
}

interface CellWarning {
  readonly rule: string;
  readonly expected: string;
  readonly hint: string;
}

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}
