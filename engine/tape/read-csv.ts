import type { TableRow } from "./table.ts";

/** A record of a CSV file: its cells are texts. */
export type CsvRow = TableRow & { readonly cells: readonly string[] };

/** Characters of one row at most, where quotes let it span lines: a quote that is open for longer never closes. */
export const MOST_ROW_LENGTH = 2 ** 20;

const REPLACEMENT = "\ufffd";

/** Reads a whole text; see `CsvReader`. */
export function readCsv(text: string, delimiter: string): CsvRow[] {
  const reader = new CsvReader(delimiter);
  return [...reader.push(text), ...reader.end()];
}

/**
 * Reads RFC 4180 with LF, CRLF or CR, piece by piece in bounded memory; blank lines are passed over. A broken row is
 * returned with its fault and the next one is read as if nothing had happened; after a quote that never closes, quoted
 * cells end with their line. (`csv-parse` counts a CRLF inside quotes twice and loses the rows after a broken one, so it
 * cannot name every fault by line.)
 */
export class CsvReader {
  readonly #delimiter: string;
  #text = "";
  #line = 1;
  #spansLines = true;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The rows that are complete with this piece. */
  push(text: string): CsvRow[] {
    return this.#readRows(this.#text + text, false);
  }

  /** The rest. */
  end(): CsvRow[] {
    return this.#readRows(this.#text, true);
  }

  #readRows(text: string, isLast: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    const find = finder(text);
    let at = 0;
    while (at < text.length) {
      const feed = find.feed(at);
      const end = Math.min(feed, find.carriageReturn(at));
      // A CR at the end of a piece may be half of a CRLF.
      if ((end === text.length || (end === text.length - 1 && end !== feed)) && !isLast) {
        if (find.quote(at) === text.length || text.length - at < MOST_ROW_LENGTH) {
          break;
        }
      }
      if (find.quote(at) < end) {
        const row = readRow({
          text,
          delimiter: this.#delimiter,
          start: at,
          line: this.#line,
          spansLines: this.#spansLines,
        });
        if (row.end >= text.length && !isLast && text.length - at < MOST_ROW_LENGTH) {
          break;
        }
        if (row.unclosed && this.#spansLines) {
          this.#spansLines = false;
          continue;
        }
        const { cells, lastLine, quoteFault } = row;
        if (cells.length > 1 || cells[0] !== "") {
          const bad = find.replacement(at) < Math.min(row.end, text.length);
          rows.push({
            line: this.#line,
            lastLine,
            cells,
            ...(quoteFault === undefined ? {} : { quoteFault }),
            ...(bad ? { badText: true } : {}),
          });
        }
        at = row.end;
        this.#line = lastLine + 1;
        continue;
      }
      if (end > at) {
        const line = this.#line;
        const cells = text.slice(at, end).split(this.#delimiter);
        rows.push(
          find.replacement(at) < end
            ? { line, lastLine: line, cells, badText: true }
            : { line, lastLine: line, cells },
        );
      }
      at = end + (end === feed - 1 && text[end] === "\r" ? 2 : 1);
      this.#line++;
    }
    this.#text = text.slice(at);
    return rows;
  }
}

/** Where the next of a few signs stands, each searched for once only; the text's length where there is none. */
function finder(text: string) {
  const next = (sign: string) => {
    let known = -1;
    return (from: number) => {
      if (known < from) {
        const found = text.indexOf(sign, from);
        known = found < 0 ? text.length : found;
      }
      return known;
    };
  };
  return { feed: next("\n"), carriageReturn: next("\r"), quote: next('"'), replacement: next(REPLACEMENT) };
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
  readonly quoteFault?: TableRow["quoteFault"];
}

function readRow({ text, delimiter, start, line: firstLine, spansLines }: ReadRowParameters): ReadRow {
  const cells: string[] = [];
  let quoteFault: TableRow["quoteFault"];
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
