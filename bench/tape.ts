import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { z } from "zod";

const ROOT = new URL("..", import.meta.url);
const ROWS = 1_000_000;
const ROUNDS = 3;
const passSchema = z.object({ rows: z.number(), seconds: z.number(), peakMemoryMiB: z.number() });
type Pass = z.output<typeof passSchema>;

/**
 * Rows a second of `weir tape check` on a made-up tape of a million loans, and of a bare pass of csv-parse over the same
 * file; the fastest of three rounds each, taken in turn, every pass in a process of its own.
 */
export async function run(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), "weir-bench-"));
  try {
    const file = join(folder, "tape.csv");
    await node("scripts/weir.ts", "tape", "sample", "--loans", String(ROWS), "--seed", "bench", "-o", file);
    const checks: Pass[] = [];
    const bare: Pass[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await pass("bare", file));
      checks.push(await pass("check", file));
    }
    const rowsPerSecond = fastest(checks);
    const bareRowsPerSecond = fastest(bare);
    return {
      rowsPerSecond,
      bareRowsPerSecond,
      ratio: Number((rowsPerSecond / bareRowsPerSecond).toFixed(3)),
      peakMemoryMiB: Math.max(...checks.map(({ peakMemoryMiB }) => peakMemoryMiB)),
      rows: ROWS,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function pass(kind: "bare" | "check", file: string): Promise<Pass> {
  const measured = passSchema.parse(JSON.parse(await node("bench/tape/pass.ts", kind, file)));
  if (measured.rows !== ROWS) {
    throw new Error(`The ${kind} pass met ${measured.rows} rows of ${ROWS}.`);
  }
  return measured;
}

function fastest(passes: readonly Pass[]): number {
  return Math.round(ROWS / Math.min(...passes.map(({ seconds }) => seconds)));
}

async function node(script: string, ...argv: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL(script, ROOT)),
    ...argv,
  ]);
  return stdout;
}
