import process from "node:process";

import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";
import { defineConfig } from "vitest/config";

/** Files that take minutes, the slowest first: begun last, one of them would run on alone while the other core waits. */
const SLOW = [
  "test/foundation/fresh-clone.test.ts",
  "test/scripts/demo-lines.test.ts",
  "test/foundation/documents.test.ts",
  "test/scripts/up.test.ts",
  "test/audit/mutants.test.ts",
  "test/browser/portal.test.ts",
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.findIndex((file) => moduleId.endsWith(file));
      return at === -1 ? SLOW.length : at;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // .ci/run is a fresh clone's set-up itself: a second one beside it takes a fifth of its time.
    exclude: process.env["CI"] === undefined ? [] : ["test/foundation/fresh-clone.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // Two cores: more workers only make each file slower.
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
  },
});
