/** Runs the Solidity tests on what the set-up has compiled, and leaves their counts in the file that is its argument. */
import { writeFileSync } from "node:fs";
import process from "node:process";

import hre from "hardhat";
import { z } from "zod";

const [report = ""] = process.argv.slice(2);
const resultSchema = z.object({
  value: z.object({ summary: z.object({ passed: z.number(), failed: z.number() }) }).optional(),
  error: z.object({ summary: z.object({ passed: z.number(), failed: z.number() }) }).optional(),
});
const result = resultSchema.parse(await hre.tasks.getTask(["test", "solidity"]).run({ noCompile: true }));
const summary = (result.value ?? result.error)?.summary;
if (summary === undefined) {
  throw new Error("Hardhat ran the Solidity tests and gave no summary.");
}
writeFileSync(report, JSON.stringify(summary));
process.exitCode = result.error === undefined ? 0 : 1;
