/** A record of a CSV file. */
export interface CsvRow {
  /** Of its first character, from 1. */
  readonly line: number;
  /** Of its last; larger than `line` when a quoted cell holds line ends. */
  readonly lastLine: number;
  readonly cells: readonly string[];
  /** What is wrong with its quotes. */
  readonly quoteFault?: "text after a closing quote" | "a quote that never closes";
}

/**
 * Reads RFC 4180 with LF, CRLF or CR; blank lines are passed over. A broken row is returned with its fault and the
 * next one is read as if nothing had happened; after a quote that never closes, quoted cells end with their line.
 * (`csv-parse` counts a CRLF inside quotes twice and loses the rows after a broken one, so it cannot name every fault by line.)
 */
export function readCsv(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let spansLines = true;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row = readRow({ text, delimiter, start: at, line, spansLines });
    if (row.unclosed && spansLines) {
      spansLines = false;
      continue;
    }
    if (row.cells.length > 1 || row.cells[0] !== "") {
      const { cells, lastLine, quoteFault } = row;
      rows.push({ line, lastLine, cells, ...(quoteFault === undefined ? {} : { quoteFault }) });
    }
    at = row.end;
    line = row.lastLine + 1;
  }
  return rows;
}

interface ReadRowParameters {
  readonly text: string;
  readonly delimiter: string;
  readonly start: number;
  readonly line: number;
  /** Whether a quoted cell may. */
  readonly spansLines: boolean;
}

interface ReadRow {
  readonly cells: string[];
  readonly end: number;
  readonly lastLine: number;
  readonly unclosed: boolean;
  readonly quoteFault?: CsvRow["quoteFault"];
}

function readRow({ text, delimiter, start, line: firstLine, spansLines }: ReadRowParameters): ReadRow {
  const cells: string[] = [];
  let quoteFault: CsvRow["quoteFault"];
  let line = firstLine;
  let at = start;
  for (;;) {
    const quoted = text[at] === '"' ? readQuoted(text, at, spansLines) : undefined;
    at = quoted?.end ?? at;
    line += quoted?.lineEnds ?? 0;
    const bare = at;
    while (at < text.length && text[at] !== delimiter && !isLineEnd(text[at])) {
      at++;
    }
    if (quoted?.closed === false) {
      quoteFault ??= "a quote that never closes";
    } else if (quoted !== undefined && at > bare) {
      quoteFault ??= "text after a closing quote";
    }
    cells.push((quoted?.cell ?? "") + text.slice(bare, at));
    if (text[at] !== delimiter) {
      break;
    }
    at++;
  }
  return {
    cells,
    end: at + (text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1),
    lastLine: line,
    unclosed: quoteFault === "a quote that never closes",
    ...(quoteFault === undefined ? {} : { quoteFault }),
  };
}

/** The quoted cell that opens at `start`; two quotes inside stand for one. */
function readQuoted(text: string, start: number, spansLines: boolean) {
  let cell = "";
  let lineEnds = 0;
  let from = start + 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') {
      if (text[at + 1] !== '"') {
        return { cell: cell + text.slice(from, at), end: at + 1, lineEnds, closed: true };
      }
      cell += text.slice(from, at + 1);
      at++;
      from = at + 1;
    } else if (isLineEnd(text[at])) {
      if (!spansLines) {
        return { cell: cell + text.slice(from, at), end: at, lineEnds, closed: false };
      }
      lineEnds += text[at] === "\r" && text[at + 1] === "\n" ? 0 : 1;
    }
  }
  return { cell: cell + text.slice(from), end: text.length, lineEnds, closed: false };
}

function isLineEnd(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}
