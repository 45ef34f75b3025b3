import { readCsvRows } from "../../../engine/tape/decode-text.ts";
import type { Table } from "../../../engine/tape/table.ts";

/** A CSV table in memory, its bytes handed on in pieces of `pieceLength`. */
export function csvTable(content: string | Uint8Array, name = "t", pieceLength = 1 << 16): Table {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    file: `${name}.csv`,
    open: (format) => readCsvRows(pieces(bytes, pieceLength), format),
  };
}

// A source of bytes is asynchronous, whatever it is.
// eslint-disable-next-line @typescript-eslint/require-await
async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) {
    yield bytes.subarray(at, at + length);
  }
}
