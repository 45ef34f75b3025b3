import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { CONTRACT_MUTANTS } from "./contract-mutants.ts";
import { ENGINE_MUTANTS } from "./engine-mutants.ts";
import { mutatedSource } from "./mutant.ts";

test.each([
  ["engine", ENGINE_MUTANTS],
  ["contract", CONTRACT_MUTANTS],
])("at least 20 errors of the %s, each in a text that stands once", (_, mutants) => {
  expect(mutants.length).toBeGreaterThanOrEqual(20);
  for (const mutant of mutants) {
    expect(mutatedSource(mutant)).toContain(mutant.to);
  }
});

test("every error of the engine is found", { timeout: 300_000 }, async () => {
  const script = fileURLToPath(new URL("mutate.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, "engine"]);
  expect(stdout).toContain(`${ENGINE_MUTANTS.length} of ${ENGINE_MUTANTS.length} mutants killed`);
  expect(stdout).not.toContain("SURVIVES");
});
