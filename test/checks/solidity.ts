/** Compiles and runs the Solidity tests, which the set-up leaves out, and leaves their counts in the file that is its argument. */
import { writeFileSync } from "node:fs";
import process from "node:process";

import hre from "hardhat";
import { z } from "zod";

const [report = ""] = process.argv.slice(2);
const resultSchema = z.object({
  value: z.object({ summary: z.object({ passed: z.number(), failed: z.number() }) }).optional(),
  error: z.object({ summary: z.object({ passed: z.number(), failed: z.number() }) }).optional(),
});
const result = resultSchema.parse(await hre.tasks.getTask(["test", "solidity"]).run({}));
const summary = (result.value ?? result.error)?.summary;
if (summary === undefined) {
  throw new Error("Hardhat ran the Solidity tests and gave no summary.");
}
if (summary.passed + summary.failed === 0) {
  throw new Error("Hardhat found no Solidity test.");
}
writeFileSync(report, JSON.stringify(summary));
process.exitCode = result.error === undefined ? 0 : 1;
