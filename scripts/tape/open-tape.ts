import { createReadStream } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";

import type { LoanFault } from "../../engine/errors/fault.ts";
import { readCsvRows } from "../../engine/tape/decode-text.ts";
import { openWorkbook } from "../../engine/tape/read-xlsx.ts";
import type { Table } from "../../engine/tape/table.ts";
import type { CliContext } from "../cli/command.ts";
import { hearInterruption } from "../cli/interruption.ts";
import { isMissing } from "../session/settings.ts";

type Opened<Value> = Value | { readonly fault: LoanFault };
type Place = Pick<CliContext, "cwd"> & Partial<Pick<CliContext, "signal">>;

/** Read in one go: large enough that the wait for each is nothing, small enough to be held by the dozen. */
const PIECE_BYTES = 2 ** 18;

/** The tables of a tape: a CSV file, a workbook's sheets, or the CSV files of a folder; or why there are none. */
export async function openTape(
  place: Place,
  file: string,
): Promise<Opened<{ readonly tables: readonly Table[] }>> {
  const opened = await openTables(place, file);
  return "fault" in opened ? opened : { tables: opened.tables.map((table) => heard(place, table)) };
}

/** A table amid whose reading Ctrl-C is heard. */
function heard(place: Place, table: Table): Table {
  return {
    ...table,
    open: async function* (format) {
      for await (const batch of table.open(format)) {
        await hearInterruption(place);
        yield batch;
      }
    },
  };
}

async function openTables(
  { cwd }: Place,
  file: string,
): Promise<Opened<{ readonly tables: readonly Table[] }>> {
  const path = resolve(cwd, file);
  const kind = await kindOf(path, file);
  if (typeof kind === "object") {
    return kind;
  }
  if (kind === "folder") {
    const names = (await readdir(path)).filter((name) => extname(name).toLowerCase() === ".csv").sort();
    const found = "a folder without CSV files";
    return names.length === 0
      ? unreadable(file, found, "name a CSV file, a workbook, or a folder of CSV tables")
      : { tables: names.map((name) => csvTable(join(path, name), join(file, name))) };
  }
  if (extname(path).toLowerCase() === ".xlsx") {
    const source = await readBytes({ cwd }, file);
    return "fault" in source ? source : { tables: await openWorkbook(source.bytes, file) };
  }
  return { tables: [csvTable(path, file)] };
}

/** A file's bytes, or why there are none. */
export async function readBytes(
  { cwd }: Place,
  file: string,
): Promise<Opened<{ readonly bytes: Uint8Array }>> {
  const path = resolve(cwd, file);
  const kind = await kindOf(path, file);
  if (typeof kind === "object") {
    return kind;
  }
  return kind === "folder" ? unreadable(file, "a folder", "name one file") : { bytes: await readFile(path) };
}

async function kindOf(path: string, file: string): Promise<Opened<"folder" | "file">> {
  try {
    if ((await stat(path)).isDirectory()) {
      return "folder";
    }
    // Whether it may be read shows when it is opened, and only then.
    await readFileStart(path);
    return "file";
  } catch (error) {
    return isMissing(error)
      ? unreadable(file, "no such file", "the path is taken from the folder that you are in")
      : unreadable(file, "a file that may not be read", "look at its permissions");
  }
}

async function readFileStart(path: string): Promise<void> {
  for await (const _ of createReadStream(path, { end: 0 })) {
    return;
  }
}

function csvTable(path: string, file: string): Table {
  return {
    name: basename(path, extname(path)),
    file,
    open: (format) => readCsvRows(createReadStream(path, { highWaterMark: PIECE_BYTES }), format),
  };
}

function unreadable(file: string, found: string, hint: string): { readonly fault: LoanFault } {
  return {
    fault: {
      file,
      path: "",
      rule: "unreadable-file",
      severity: "error",
      found,
      expected: "a file that can be read",
      hint,
    },
  };
}
