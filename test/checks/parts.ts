import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { countVitest, solidityReportSchema } from "./counts.ts";
import type { Counts } from "./counts.ts";
import type { RunProgram } from "./programs.ts";

/** One part of `npm test`. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** Runs it, its words going to the terminal; throws where it crashed. */
  readonly run: (program: RunProgram) => Promise<Counts>;
}

/** A check that either holds or not: a linter, the type checker. */
function check(name: string, title: string, command: readonly string[]): Part {
  return {
    name,
    title,
    run: async (program) =>
      (await program(command)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  };
}

/** A runner that leaves its counts in a file. Its exit code must agree with them. */
function runner(
  name: string,
  title: string,
  command: (report: string) => readonly string[],
  read: (report: unknown) => Counts,
): Part {
  return {
    name,
    title,
    run: async (program) => {
      const report = join(tmpdir(), `weir-${name}-${process.pid}.json`);
      try {
        const code = await program(command(report));
        const counts = read(JSON.parse(readFileSync(report, "utf8")));
        // Such as an error outside of any test.
        return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
      } finally {
        rmSync(report, { force: true });
      }
    },
  };
}

/** In order: what fails soonest first, what needs another part after it. */
export const parts: readonly Part[] = [
  check("eslint", "Lint TypeScript", ["eslint", ".", "--max-warnings", "0"]),
  check("prettier", "Formatting", ["prettier", "--check", "."]),
  check("solhint", "Lint Solidity", [
    "solhint",
    "--noPoster",
    "--disc",
    "--max-warnings",
    "0",
    "contracts/**/*.sol",
    "test/contracts/**/*.sol",
  ]),
  check("types", "Type check", ["tsc", "--noEmit"]),
  runner(
    "solidity",
    "Solidity tests",
    (report) => ["node", fileURLToPath(new URL("solidity.ts", import.meta.url)), report],
    (report) => solidityReportSchema.parse(report),
  ),
  // After the tests, which compile their own contracts: on a fresh clone there are no warnings of those before.
  check("solc", "Compiler warnings", [
    "node",
    fileURLToPath(new URL("compiler-warnings.ts", import.meta.url)),
  ]),
  runner(
    "vitest",
    "TypeScript tests",
    (report) => ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    countVitest,
  ),
];
