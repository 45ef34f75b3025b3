import { InputError } from "../errors/errors.ts";
import { CsvReader, type CsvRow } from "./read-csv.ts";
import type { TextFormat } from "./table.ts";

/**
 * Bytes to rows of a CSV, piece by piece; a leading byte order mark is dropped. Bytes that are no text in the encoding
 * mark their row; a replacement character, which only such damage leaves behind, counts as one.
 *
 * @throws InputError for what is no text at all: a spreadsheet, a picture, UTF-16
 */
export async function* readCsvRows(
  pieces: AsyncIterable<Uint8Array>,
  { delimiter, encoding }: TextFormat,
): AsyncGenerator<readonly CsvRow[]> {
  const decoder = new TextDecoder(encoding);
  const reader = new CsvReader(delimiter);
  let offset = 0;
  for await (const piece of pieces) {
    if (offset === 0) {
      refuseOtherFiles(piece);
    }
    const zero = piece.indexOf(0);
    if (zero >= 0) {
      throw refusal(
        "not-text",
        `a zero byte at offset ${offset + zero}`,
        "a CSV file",
        "this is a binary file",
      );
    }
    offset += piece.length;
    yield reader.push(decoder.decode(piece, { stream: true }));
  }
  yield reader.push(decoder.decode());
  yield reader.end();
}

function refuseOtherFiles(start: Uint8Array): void {
  const startsWith = (...bytes: number[]) => bytes.every((byte, i) => start[i] === byte);
  if (startsWith(0x50, 0x4b, 0x03, 0x04)) {
    throw refusal("not-text", "a zip archive, perhaps a workbook", "a CSV file", "name a workbook `.xlsx`");
  }
  if (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff)) {
    throw refusal("encoding", "UTF-16", "text in the declared encoding", "save the file as CSV UTF-8");
  }
}

function refusal(rule: string, found: string, expected: string, hint: string): InputError {
  return new InputError(`The file is no tape: ${found}.`, [
    { rule, severity: "error", found, expected, hint },
  ]);
}
