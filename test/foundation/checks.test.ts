import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { addCounts, countVitest, formatCounts } from "../checks/counts.ts";
import { cleanEnvironment } from "../setup/sandbox.ts";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe("vitest's report", () => {
  it("counts tests, and a file that did not load or whose hook threw as one failure", () => {
    expect(
      countVitest({
        testResults: [
          file("passed", "passed", "passed", "skipped"),
          file("failed", "passed", "failed", "failed"),
          file("failed"),
          file("failed", "passed"),
        ],
      }),
    ).toEqual({ passed: 4, failed: 4 });
  });

  it("is refused when it is none", () => {
    expect(() => countVitest({})).toThrow();
  });
});

describe("the last line", () => {
  it("is the sum", () => {
    expect(
      formatCounts(
        addCounts([
          { passed: 3, failed: 0 },
          { passed: 39, failed: 2 },
        ]),
      ),
    ).toBe("42 passed, 2 failed");
  });
});

describe("npm test", () => {
  const program = fileURLToPath(new URL("../checks/run.ts", import.meta.url));

  it("ends with its counts alone on the last line", () => {
    const { status, stdout } = spawnSync(process.execPath, [program, "solhint"], {
      encoding: "utf8",
      env: cleanEnvironment(),
    });
    // Whether the linter is content is not this test's matter.
    expect(stdout).toMatch(status === 0 ? /\n1 passed, 0 failed\n$/ : /\n0 passed, 1 failed\n$/);
  });

  it("names the parts where one is unknown", () => {
    const { status, stderr } = spawnSync(process.execPath, [program, "solhnt"], {
      encoding: "utf8",
      env: cleanEnvironment(),
    });
    expect(status).toBe(2);
    expect(stderr).toContain("no part `solhnt`");
  });
});
