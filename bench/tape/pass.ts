/** `node bench/tape/pass.ts check|bare FILE`: one pass over a CSV in a process of its own, so that its memory is its own. */
import { once } from "node:events";
import { createReadStream } from "node:fs";
import process from "node:process";

import { parse } from "csv-parse";

import { checkTape } from "../../engine/tape/check-tape.ts";
import { openTape } from "../../scripts/tape/open-tape.ts";

const KIB_PER_MIB = 1024;
const [kind, file = ""] = process.argv.slice(2);

const started = performance.now();
const rows = kind === "check" ? await check() : await countRecords();
const seconds = (performance.now() - started) / 1000;
const peakMemoryMiB = Math.round(process.resourceUsage().maxRSS / KIB_PER_MIB);
process.stdout.write(`${JSON.stringify({ rows, seconds, peakMemoryMiB })}\n`);

/** Everything that `weir tape check` does to the file. */
async function check(): Promise<number> {
  const opened = await openTape({ cwd: process.cwd() }, file);
  if ("fault" in opened) {
    throw new Error(`\`${file}\` cannot be read.`);
  }
  const { kept, excluded, findings } = await checkTape({ tables: opened.tables, file });
  if (findings.length > 0) {
    throw new Error(`A made-up tape has ${findings.length} findings.`);
  }
  return kept + excluded;
}

/** The records of the file as the library gives them, nothing done to them. */
async function countRecords(): Promise<number> {
  let records = -1;
  const parser = createReadStream(file).pipe(parse());
  parser.on("data", () => records++);
  await once(parser, "end");
  return records;
}
