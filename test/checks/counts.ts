import { z } from "zod";

/** How many tests or checks passed and failed; what crashed counts as failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** What `solidity.ts` leaves. */
export const solidityReportSchema = z.object({ passed: z.number().int(), failed: z.number().int() });

const vitestReportSchema = z.object({
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** Counts vitest's JSON report. A file that failed without a failed test (it did not load, or a hook threw) is one failure. */
export function countVitest(report: unknown): Counts {
  let passed = 0;
  let failed = 0;
  for (const file of vitestReportSchema.parse(report).testResults) {
    const failedHere = file.assertionResults.filter(({ status }) => status === "failed").length;
    passed += file.assertionResults.filter(({ status }) => status === "passed").length;
    failed += file.status === "failed" ? Math.max(1, failedHere) : failedHere;
  }
  return { passed, failed };
}

export function addCounts(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The last line of `npm test`, which tools read. */
export function formatCounts({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}
