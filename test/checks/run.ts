/**
 * What `npm test` runs after the set-up: every part, also when one before has failed, then a table and, as the very last
 * line, `N passed, N failed`. `npm test -- types solidity`, or `WEIR_TEST_PARTS=types,solidity`, runs these parts only.
 */
import process from "node:process";

import { addCounts, formatCounts } from "./counts.ts";
import type { Counts } from "./counts.ts";
import { parts } from "./parts.ts";
import type { Part } from "./parts.ts";
import { createPrograms } from "./programs.ts";

const INTERRUPTED = 130;

const asked =
  process.argv.length > 2
    ? process.argv.slice(2)
    : (process.env["WEIR_TEST_PARTS"] ?? "").split(",").filter((name) => name !== "");
const unknown = asked.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part \`${unknown.join("`, `")}\`; the parts are ${parts.map(({ name }) => name).join(", ")}.\n`,
  );
  process.exit(2);
}

const programs = createPrograms();
const interruption = new AbortController();
function interrupt(): void {
  interruption.abort();
  programs.interrupt();
}
for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) {
  process.on(event, interrupt);
}
process.channel?.unref();

async function runPart(part: Part): Promise<Counts> {
  try {
    return await part.run(programs.run);
  } catch (error) {
    process.stdout.write(
      `${part.title} crashed: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return { passed: 0, failed: 1 };
  }
}

const chosen = asked.length === 0 ? parts : parts.filter(({ name }) => asked.includes(name));
const results: { part: Part; counts: Counts; seconds: number }[] = [];
for (const part of chosen) {
  process.stdout.write(`\n── ${part.title} ──\n`);
  const started = performance.now();
  const counts = await runPart(part);
  if (interruption.signal.aborted) {
    process.exit(INTERRUPTED);
  }
  results.push({ part, counts, seconds: (performance.now() - started) / 1000 });
}

process.stdout.write("\n");
for (const { part, counts, seconds } of results) {
  const mark = counts.failed === 0 && counts.passed > 0 ? "✔" : "✘";
  process.stdout.write(
    `${mark} ${part.title.padEnd(18)} ${formatCounts(counts).padStart(24)} ${seconds.toFixed(1).padStart(7)} s\n`,
  );
}
// A part in which nothing ran has tested nothing.
const total = addCounts(
  results.map(({ counts }) => (counts.passed + counts.failed === 0 ? { passed: 0, failed: 1 } : counts)),
);
process.stdout.write(`${formatCounts(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
