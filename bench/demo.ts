import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { z } from "zod";

const ROOT = new URL("..", import.meta.url);
const OUTPUT_LIMIT = 64 * 2 ** 20;
const answerSchema = z.object({
  loans: z.number(),
  dates: z.number(),
  holders: z.number(),
  audit: z.object({ ok: z.boolean() }),
});

/** How long `weir demo` takes after install and build: a whole life on a throw-away chain, audit included. */
export async function run(): Promise<object> {
  const started = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL("scripts/weir.ts", ROOT)), "demo", "--json"],
    { cwd: ROOT, maxBuffer: OUTPUT_LIMIT },
  );
  const seconds = (performance.now() - started) / 1000;
  const { loans, dates, holders, audit } = answerSchema.parse(JSON.parse(stdout));
  return { seconds: Number(seconds.toFixed(1)), loans, dates, holders, auditOk: audit.ok };
}
