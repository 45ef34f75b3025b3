import type { LoanFault } from "../errors/fault.ts";
import { maxSum } from "../merkle/leaf.ts";
import { checkHeader, delimiters } from "./check-header.ts";
import { decodeText } from "./decode-text.ts";
import { type FieldName, fields } from "./fields.ts";
import type { Loan, Tape } from "./loan.ts";
import { type CsvRow, readCsv } from "./read-csv.ts";
import { readLoan } from "./read-loan.ts";
import { findDoubts, likeness } from "./relations.ts";
import { type TapeMap, nativeMap } from "./tape-map.ts";

export interface CheckTapeParameters {
  readonly bytes: Uint8Array;
  /** Named in findings. */
  readonly file: string;
  /** Absent: the tape has the native columns. */
  readonly map?: TapeMap;
}

export interface CheckedTape {
  /** The loans kept. */
  readonly tape: Tape;
  /** Rows with an error; `tape.loans.length + excluded` is the number of rows. */
  readonly excluded: number;
  /** Errors, each of which excludes its loan (or, without a line of its own, the whole file), and warnings. By line. */
  readonly findings: readonly LoanFault[];
  /** Of the rows kept, how many give each field that the map takes from a column. */
  readonly completeness: readonly { readonly field: FieldName; readonly given: number }[];
}

const nothing: Omit<CheckedTape, "findings"> = {
  tape: { currency: { symbol: "USD", decimals: 0 }, loans: [] },
  excluded: 0,
  completeness: [],
};

/** Reads a whole tape and finds every fault in one go; throws nothing for anything a file may hold. */
export function checkTape({ bytes, file, map: givenMap }: CheckTapeParameters): CheckedTape {
  const stop = (faults: readonly LoanFault[]): CheckedTape => ({
    ...nothing,
    findings: faults.map((fault) => ({ file, ...fault })),
  });
  const decoded = decodeText(bytes, givenMap?.file.encoding ?? "utf-8");
  if (decoded.faults.length > 0) {
    return stop(decoded.faults);
  }
  const [headerRow, ...rows] = readCsv(decoded.text, delimiters[givenMap?.file.delimiter ?? ","]);
  if (headerRow === undefined) {
    return stop([
      { rule: "empty-file", severity: "error", found: "no line", expected: "a line of column names" },
    ]);
  }
  const header = headerRow.cells.map((cell) => cell.trim());
  const map = givenMap ?? nativeMap(header, rows[0]?.cells ?? []);
  const headerFaults = checkHeader({ line: headerRow.line, header, map, isMapped: givenMap !== undefined });
  if (headerFaults.some(({ severity }) => severity === "error")) {
    return stop(headerFaults);
  }
  if (rows.length === 0) {
    return stop([
      { rule: "no-loans", severity: "error", found: "only column names", expected: "at least one loan" },
    ]);
  }
  const checked = checkRows({ rows, header, map, badLines: decoded.badLines });
  const findings = [...headerFaults, ...checked.findings].map((fault) => ({ file, ...fault }));
  return { ...checked, findings };
}

interface CheckRowsParameters {
  readonly rows: readonly CsvRow[];
  readonly header: readonly string[];
  readonly map: TapeMap;
  readonly badLines: ReadonlySet<number>;
}

function checkRows({ rows, header, map, badLines }: CheckRowsParameters): Omit<CheckedTape, "findings"> & {
  findings: LoanFault[];
} {
  const columnOf = new Map(
    fields.flatMap(({ name }) => {
      const spec = map.columns[name];
      return spec === undefined ? [] : [[name, header.indexOf(spec.column)] as const];
    }),
  );
  const idColumn = columnOf.get("id") ?? 0;
  const linesOfId = new Map<string, number[]>();
  for (const row of rows) {
    const id = row.cells[idColumn]?.trim() ?? "";
    const lines = linesOfId.get(id);
    if (lines === undefined) {
      linesOfId.set(id, [row.line]);
    } else {
      lines.push(row.line);
    }
  }
  const findings: LoanFault[] = [];
  const loans: Loan[] = [];
  const lineOfLikeness = new Map<string, number>();
  let sum = 0n;
  for (const row of rows) {
    const id = row.cells[idColumn]?.trim() ?? "";
    const rowFaults: LoanFault[] = [];
    const place = { line: row.line, ...(id === "" ? {} : { loan: id.slice(0, 200) }) };
    const error = (fault: Omit<LoanFault, "severity">) =>
      rowFaults.push({ ...place, severity: "error", ...fault });
    for (let line = row.line; line <= row.lastLine; line++) {
      if (badLines.has(line)) {
        error({ line, rule: "encoding", found: "bytes that are no text", expected: map.file.encoding });
      }
    }
    if (row.quoteFault !== undefined) {
      error({ rule: "quote", found: row.quoteFault, expected: "quotes closed before the next delimiter" });
    }
    if (row.cells.length !== header.length) {
      error({ rule: "ragged-row", found: `${row.cells.length} cells`, expected: `${header.length} cells` });
    }
    const loan =
      rowFaults.length > 0 ? undefined : checkCells({ row, header, map, columnOf, place, rowFaults });
    const lines = linesOfId.get(id) ?? [];
    if (id !== "" && lines.length > 1) {
      error({
        column: idColumn + 1,
        ...pathOf(header, idColumn),
        rule: "duplicate-id",
        found: id,
        expected: "each loan once",
        hint: `lines ${lines.slice(0, 10).join(", ")}${lines.length > 10 ? ", …" : ""}; which one is right cannot be known, so none is kept`,
      });
    }
    if (loan !== undefined && sum + loan.bookValue > maxSum) {
      error({
        rule: "sum-too-large",
        found: `${sum + loan.bookValue}`,
        expected: "book values of at most 2^100 in all",
      });
    }
    if (loan !== undefined && !rowFaults.some(({ severity }) => severity === "error")) {
      loans.push(loan);
      sum += loan.bookValue;
      const like = likeness(loan);
      const twin = like === undefined ? undefined : lineOfLikeness.get(like);
      if (twin !== undefined) {
        rowFaults.push({
          ...place,
          column: idColumn + 1,
          ...pathOf(header, idColumn),
          rule: "possible-duplicate",
          severity: "warning",
          found: id,
          expected: `days and amounts other than those of line ${twin}`,
          hint: "one loan under two ids?",
        });
      } else if (like !== undefined) {
        lineOfLikeness.set(like, row.line);
      }
    }
    findings.push(...rowFaults);
  }
  const completeness = fields
    .filter(({ name }) => columnOf.has(name))
    .map(({ name: field }) => ({
      field,
      given: field === "currency" ? loans.length : loans.filter((loan) => loan[field] !== undefined).length,
    }));
  const tape: Tape = {
    currency: map.currency,
    ...(map.cutOff === undefined ? {} : { cutOff: map.cutOff }),
    loans,
  };
  return { tape, excluded: rows.length - loans.length, findings, completeness };
}

interface CheckCellsParameters {
  readonly row: CsvRow;
  readonly header: readonly string[];
  readonly map: TapeMap;
  readonly columnOf: ReadonlyMap<FieldName, number>;
  readonly place: Pick<LoanFault, "line" | "loan">;
  /** Is added to. */
  readonly rowFaults: LoanFault[];
}

/** The loan of a well-formed row, its cells' faults and its doubts. */
function checkCells({
  row,
  header,
  map,
  columnOf,
  place,
  rowFaults,
}: CheckCellsParameters): Loan | undefined {
  const cellAt = (column: number) => row.cells[column]?.trim() ?? "";
  const at = (field: FieldName) => {
    const column = columnOf.get(field);
    return column === undefined ? { path: field } : { column: column + 1, ...pathOf(header, column) };
  };
  const cells = new Map([...columnOf].map(([name, column]) => [name, cellAt(column)]));
  const { loan, faults } = readLoan(cells, map);
  rowFaults.push(...faults.map(({ field, fault }) => ({ ...place, ...at(field), ...fault })));
  for (const { column: name, in: fine, not, like, because, severity } of map.checks) {
    const column = header.indexOf(name);
    const cell = cellAt(column);
    if (fine?.includes(cell) === false || not?.includes(cell) === true || like?.test(cell) === false) {
      const expected = fine?.join(" or ") ?? (like === undefined ? `not ${cell}` : `/${like.source}/`);
      rowFaults.push({
        ...place,
        column: column + 1,
        ...pathOf(header, column),
        rule: "check",
        severity,
        found: cell.slice(0, 60),
        expected,
        hint: because,
      });
    }
  }
  for (const { field, rule, against, expected } of loan === undefined ? [] : findDoubts(loan, map.cutOff)) {
    const found = cells.get(field) ?? "";
    const other = against === undefined ? "" : ` (${cells.get(against) ?? ""})`;
    rowFaults.push({
      ...place,
      ...at(field),
      rule,
      severity: "warning",
      found,
      expected: `${expected}${other}`,
    });
  }
  return loan;
}

function pathOf(header: readonly string[], column: number): { path?: string } {
  const path = header[column];
  return path === undefined ? {} : { path };
}
