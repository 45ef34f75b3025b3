import readWorkbook, { type Sheet } from "read-excel-file/node";

import { InputError } from "../errors/errors.ts";
import { SECONDS_A_DAY, formatDay } from "../dates/day.ts";
import type { Cell, RowBatches, Table, TableRow, TypedCell } from "./table.ts";

const MS_A_DAY = 1_000 * SECONDS_A_DAY;

type NumberCell = TypedCell & { readonly kind: "number" };

/**
 * The sheets of an XLSX workbook. They are read whole: a sheet of a workbook is bounded by its own million rows.
 *
 * @throws InputError for what is no workbook
 */
export async function openWorkbook(bytes: Uint8Array, file: string): Promise<Table[]> {
  let sheets: readonly Sheet<NumberCell>[];
  try {
    // Digits as they stand in the file: money never goes through a float.
    sheets = await readWorkbook(Buffer.from(bytes), {
      trim: false,
      parseNumber: (digits): NumberCell => ({ kind: "number", text: plainDigits(digits) }),
    });
  } catch (error) {
    const fault = {
      file,
      rule: "not-a-workbook",
      severity: "error",
      found: error instanceof Error ? error.message.slice(0, 200) : "",
      expected: "an XLSX workbook",
      hint: "save it again as XLSX, or each sheet as CSV UTF-8",
    } as const;
    throw new InputError(`\`${file}\` cannot be read.`, [fault], { cause: error });
  }
  return sheets.map(({ sheet: name, data }) => ({
    name,
    file: sheets.length === 1 ? file : `${file}#${name}`,
    open: () => rowsOf(data),
  }));
}

// A table's rows come asynchronously, whatever it is read from.
// eslint-disable-next-line @typescript-eslint/require-await
async function* rowsOf(data: Sheet<NumberCell>["data"]): RowBatches {
  yield data.flatMap((cells, i): TableRow[] =>
    cells.every((cell) => cell === null)
      ? []
      : [{ line: i + 1, lastLine: i + 1, cells: cells.map((cell) => asCell(cell as RawCell)) }],
  );
}

/** What the library gives; its own type calls a date `typeof Date`. */
type RawCell = string | boolean | NumberCell | Date | null;

function asCell(value: RawCell): Cell {
  if (value === null) {
    return "";
  }
  if (typeof value === "boolean") {
    return value ? "TRUE" : "FALSE";
  }
  if (value instanceof Date) {
    const day = Math.floor(value.getTime() / MS_A_DAY);
    return { kind: "day", day, text: formatDay(day) };
  }
  return value;
}

/** `1.5E-3` as `0.0015`: a workbook writes very small and very large numbers so. */
function plainDigits(digits: string): string {
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?E([+-]?\d{1,3})$/i.exec(digits) ?? [];
  if (exponent === undefined) {
    return digits;
  }
  const point = whole.length + Number(exponent);
  const all = (whole + fraction).padEnd(point, "0");
  const padded = point > 0 ? all : "0".repeat(1 - point) + all;
  const at = Math.max(point, 1);
  const rest = padded.slice(at).replace(/0+$/, "");
  return `${sign}${padded.slice(0, at)}${rest === "" ? "" : `.${rest}`}`;
}
