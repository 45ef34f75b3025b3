import type { Day } from "../deal/model.ts";

/** A cell whose file says what it is, as a workbook's do; a CSV's are texts. */
export type TypedCell =
  | { readonly kind: "number"; /** Digits with `.` as decimal mark. */ readonly text: string }
  | { readonly kind: "day"; readonly day: Day; /** `YYYY-MM-DD`. */ readonly text: string };

export type Cell = string | TypedCell;

/** A record of a table. */
export interface TableRow {
  /** Of its first character, from 1. */
  readonly line: number;
  /** Of its last; larger than `line` when a quoted cell holds line ends. */
  readonly lastLine: number;
  readonly cells: readonly Cell[];
  /** What is wrong with its quotes. */
  readonly quoteFault?: "text after a closing quote" | "a quote that never closes";
  /** Holds bytes that are no text in the file's encoding. */
  readonly badText?: true;
}

/** How a text file is written; a workbook says so itself. */
export interface TextFormat {
  readonly delimiter: string;
  readonly encoding: Encoding;
}

export const encodings = ["utf-8", "gbk", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

/** Rows as they are read, many at a time; the first one has the column names. */
export type RowBatches = AsyncIterable<readonly TableRow[]>;

/** One table of a tape: a CSV file, or a sheet of a workbook. It may be read several times. */
export interface Table {
  /** The file's name without its extension, or the sheet's. */
  readonly name: string;
  /** As findings name it. */
  readonly file: string;
  /** @throws InputError for what is no table at all */
  readonly open: (format: TextFormat) => RowBatches;
}

/** What stands in a cell, trimmed. */
export function textOf(cell: Cell | undefined): string {
  if (typeof cell !== "string") {
    return cell?.text ?? "";
  }
  // Few cells have spaces around them, and a comparison is cheaper than a call.
  return isInk(cell.charCodeAt(0)) && isInk(cell.charCodeAt(cell.length - 1)) ? cell : cell.trim();
}

function isInk(code: number): boolean {
  return code > SPACE && code < NO_BREAK_SPACE;
}

const SPACE = 0x20;
/** From here on there are other signs that count as spaces. */
const NO_BREAK_SPACE = 0xa0;
