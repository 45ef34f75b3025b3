import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { keccak256 } from "ethers";
import { describe, expect, it, onTestFinished } from "vitest";

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

  it("should name every name of a set-up that is not known, by line, and say what to do", async () => {
    const folder = mkdtempSync(join(tmpdir(), "weir-names-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(`${ROOT_PATH}/examples/gacs`, folder, { recursive: true });
    const setup = readFileSync(join(folder, "setup.yaml"), "utf8");
    const argv = ["compile", "deal.yaml", "--setup", "setup.yaml"];
    const { exit, stderr } = await runCommand(argv, { cwd: folder, commands: [compile] });
    expect(exit).toBe(1);
    const told = stderr
      .split("\n")
      .flatMap((line) => [...line.matchAll(/error: setup\.yaml:(\d+):\d+ .*found \$(\w+)/g)])
      .map(([, line, name]) => `${line} ${name}`);
    const written = setup
      .split("\n")
      .flatMap((line, i) =>
        line.startsWith("#") ? [] : [...line.matchAll(/\$(\w+)/g)].map(([, name]) => `${i + 1} ${name}`),
      );
    expect(written).toHaveLength(12);
    expect(told).toEqual(written);
    expect(stderr).toContain(
      "name the node that knows it with `--rpc URL`, deploy it with `weir currency deploy`",
    );
    expect(stderr).toContain("make a key with `weir keys new backupServicer`, or write the address");
    const json = await runCommand([...argv, "--json"], { cwd: folder, commands: [compile] });
    expect(JSON.parse(json.stdout)).toMatchObject({
      faults: expect.arrayContaining([
        expect.objectContaining({ file: "setup.yaml", path: "title.contract", rule: "unknown-address" }),
      ]) as unknown,
    });
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
