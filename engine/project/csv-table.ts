import { formatPercent, PLAIN_RATE, RATE_WITH_PERCENT } from "../deal/deal-reader.ts";
import type { Fault } from "../errors/fault.ts";
import { readWad } from "../money/units.ts";
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
    this.#add(this.faults, place, {
      path,
      rule,
      severity: "error",
      ...(found === undefined ? {} : { found }),
      expected,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /**
   * Warns of plain rates above 1 in a column: once, at the first, so that a file with a row a date does not say it at each.
   *
   * @param rows that count; all of them unless told
   */
  warnOfPlainRates(name: string, { rows = this.rows, signed = false }: RatesOptions = {}): void {
    const plain = rows.flatMap((row) => {
      const text = this.cell(row, name);
      const reading = readWad(text, { signed });
      return "value" in reading && reading.plainAboveOne === true
        ? [{ row, text, value: reading.value }]
        : [];
    });
    const [first] = plain;
    if (first !== undefined) {
      const others = plain.length === 1 ? "" : `; ${plain.length} rows are written so`;
      this.warn(this.placeOf(first.row, name), name, {
        rule: PLAIN_RATE,
        found: first.text,
        expected: RATE_WITH_PERCENT,
        hint: `\`${first.text}\` is read as ${formatPercent(first.value)}${others}`,
      });
    }
  }

  warn(place: CellPlace, path: string, warning: CellWarning): void {
    this.#add(this.warnings, place, { path, severity: "warning", ...warning });
  }

  #add(to: Fault[], { line, column }: CellPlace, fault: Fault): void {
    to.push({
      ...(this.#file === undefined ? {} : { file: this.#file }),
      line,
      ...(column === undefined ? {} : { column }),
      ...fault,
    });
  }
}

interface RatesOptions {
  readonly rows?: readonly CsvRow[];
  readonly signed?: boolean;
}

interface CellWarning {
  readonly rule: string;
  readonly found?: string;
  readonly expected: string;
  readonly hint: string;
}

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}
