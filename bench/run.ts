/** `npm run -s bench -- NAME [--json]`: runs one measurement, `bench/NAME.ts`, and prints what it found. */
import { existsSync, readdirSync } from "node:fs";
import process from "node:process";

import { z } from "zod";

const USAGE = 2;
/** `run` measures and returns figures whose names carry their units. */
const benchSchema = z.object({ run: z.custom<() => Promise<object>>((run) => typeof run === "function") });

const folder = new URL(".", import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && file !== "run.ts")
  .map((file) => file.slice(0, -".ts".length));
const words = process.argv.slice(2);
const [name = ""] = words.filter((word) => !word.startsWith("--"));
const file = new URL(`${name}.ts`, folder);

if (!names.includes(name) || !existsSync(file)) {
  process.stderr.write(`Usage: npm run -s bench -- NAME [--json], NAME being one of: ${names.join(", ")}\n`);
  process.exitCode = USAGE;
} else {
  const { run } = benchSchema.parse(await import(file.href));
  const figures = await run();
  process.stdout.write(
    words.includes("--json")
      ? `${JSON.stringify(figures)}\n`
      : Object.entries(figures)
          .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}\n`)
          .join(""),
  );
}
