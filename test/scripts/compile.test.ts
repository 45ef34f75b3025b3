import { readFileSync } from "node:fs";

import { keccak256 } from "ethers";
import { describe, expect, it } from "vitest";

import { compile } from "../../scripts/compile.ts";
import { differences } from "../../scripts/compile/differences.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { runCommand } from "./run-command.ts";

const CHINA = "examples/china/deal.yaml";

describe("weir compile", () => {
  it("should print bytes, their hash and every step in words", async () => {
    const { exit, stdout } = await runCommand(["compile", CHINA], { cwd: ROOT_PATH, commands: [compile] });
    expect(exit).toBe(0);
    const bytes = /^0x[0-9a-f]+$/m.exec(stdout)?.[0] ?? "";
    expect(stdout).toContain(`termsHash ${keccak256(bytes)}`);
    expect(stdout).toContain(
      readFileSync(new URL("../engine/program/words/china.txt", import.meta.url), "utf8"),
    );
  });

  it("should print one JSON object", async () => {
    const { exit, stdout } = await runCommand(["compile", CHINA, "--json"], {
      cwd: ROOT_PATH,
      commands: [compile],
    });
    expect(exit).toBe(0);
    const output = JSON.parse(stdout) as { terms: string; termsHash: string; bytes: number };
    expect(output.termsHash).toBe(keccak256(output.terms));
    expect(output.bytes).toBe((output.terms.length - 2) / 2);
  });

  it("should name each value that differs from a trust's, by path", () => {
    expect(
      differences(
        "terms",
        { classes: [{ face: 1n }, { face: 2n }], plan: [] },
        { classes: [{ face: 1n }, { face: 3n }], plan: [5n] },
      ),
    ).toEqual([
      { path: "terms.classes[1].face", expected: "2", found: "3" },
      { path: "terms.plan[0]", expected: "nothing", found: "5" },
    ]);
  });
});
