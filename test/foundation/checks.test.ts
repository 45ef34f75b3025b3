import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { afterAll, describe, expect, it } from "vitest";

import { addCounts, countVitest, formatCounts } from "../checks/counts.ts";
import { parts } from "../checks/parts.ts";
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

describe("the compiler's warnings", () => {
  const program = fileURLToPath(new URL("../checks/compiler-warnings.ts", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "weir-warnings-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, content: unknown): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content));
  };
  const compile = (source: string, ...errors: readonly (readonly [code: string, file: string])[]): void => {
    const buildInfoId = source.replaceAll("/", "-");
    write(`${source}/Contract.json`, { inputSourceName: `project/${source}`, buildInfoId });
    write(`build-info/${buildInfoId}.output.json`, {
      output: {
        errors: errors.map(([errorCode, file]) => ({
          errorCode,
          formattedMessage: `Warning ${errorCode} in ${file}`,
          sourceLocation: { file: `project/${file}` },
        })),
      },
    });
  };
  const check = (): { readonly status: number | null; readonly stdout: string } =>
    spawnSync(process.execPath, [program, folder], { encoding: "utf8", env: cleanEnvironment() });

  it("are looked for once the tests are compiled too", () => {
    const names = parts.map(({ name }) => name);
    expect(names.indexOf("solc")).toBeGreaterThan(names.indexOf("solidity"));
    compile("contracts/A.sol");
    expect(check()).toMatchObject({
      status: 1,
      stdout: "Nothing under test/ was compiled: run `npm test -- solidity` first.\n",
    });
  });

  it("fail, a test contract's as well; the size of one that is never deployed does not", () => {
    compile("test/contracts/B.t.sol", ["5574", "test/contracts/B.t.sol"], ["2072", "npm/other/Library.sol"]);
    expect(check()).toMatchObject({ status: 0, stdout: "" });
    compile("test/contracts/B.t.sol", ["2072", "test/contracts/B.t.sol"]);
    compile("contracts/A.sol", ["5574", "contracts/A.sol"]);
    expect(check()).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(
        /^(Warning 5574 in contracts\/A\.sol\n|Warning 2072 in test\/contracts\/B\.t\.sol\n){2}$/,
      ) as unknown,
    });
  });
});
