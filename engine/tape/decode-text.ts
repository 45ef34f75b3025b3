import type { Fault } from "../errors/fault.ts";

export const encodings = ["utf-8", "gbk", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

export interface DecodedText {
  readonly text: string;
  /** Faults of the whole file: nothing can be read. */
  readonly faults: readonly Fault[];
  /** Lines, from 1, with bytes that are not text in this encoding. */
  readonly badLines: ReadonlySet<number>;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Bytes to text; a leading byte order mark is dropped. What is no text at all (a spreadsheet, a picture, UTF-16) is refused by name. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): DecodedText {
  const fault = (rule: string, found: string, expected: string, hint: string): DecodedText => ({
    text: "",
    faults: [{ rule, severity: "error", found, expected, hint }],
    badLines: new Set(),
  });
  const startsWith = (...start: number[]) => start.every((byte, i) => bytes[i] === byte);
  if (startsWith(0x50, 0x4b, 0x03, 0x04)) {
    return fault(
      "not-text",
      "a zip archive, perhaps a workbook",
      "a CSV file",
      "save the sheet as CSV UTF-8",
    );
  }
  if (startsWith(0xff, 0xfe) || startsWith(0xfe, 0xff)) {
    return fault("encoding", "UTF-16", encoding, "save the file as CSV UTF-8");
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    return fault("not-text", `a zero byte at offset ${zero}`, "a CSV file", "this is a binary file");
  }
  try {
    return {
      text: new TextDecoder(encoding, { fatal: true }).decode(bytes),
      faults: [],
      badLines: new Set(),
    };
  } catch {
    return {
      text: new TextDecoder(encoding).decode(bytes),
      faults: [],
      badLines: findBadLines(bytes, encoding),
    };
  }
}

/** Line by line: no encoding read here uses the bytes of a line end inside a character. */
function findBadLines(bytes: Uint8Array, encoding: Encoding): ReadonlySet<number> {
  const bad = new Set<number>();
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let line = 1, start = 0; start < bytes.length; line++) {
    let end = start;
    while (end < bytes.length && bytes[end] !== lineFeed && bytes[end] !== carriageReturn) {
      end++;
    }
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      bad.add(line);
    }
    start = end + (bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? 2 : 1);
  }
  return bad;
}
