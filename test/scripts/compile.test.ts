import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { keccak256 } from "ethers";
import { describe, expect, it, onTestFinished } from "vitest";

import type { Fault } from "../../engine/errors/fault.ts";
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

  it("should name what can overflow beside every other fault of deal and set-up, in one run", async () => {
    const read = (name: string) => readFileSync(join(ROOT_PATH, `examples/china/${name}`), "utf8");
    const folder = mkdtempSync(join(tmpdir(), "weir-compile-"));
    const spoil = (name: string, ...changes: readonly (readonly [string, string])[]) => {
      const text = changes.reduce((all, [from, to]) => {
        expect(all).toContain(from);
        return all.replace(from, to);
      }, read(name));
      writeFileSync(join(folder, name), text);
    };
    const run = async () => {
      const { exit, stdout } = await runCommand(["compile", "deal.yaml", "--setup", "setup.yaml", "--json"], {
        cwd: folder,
        commands: [compile],
      });
      expect(exit).toBe(1);
      const { faults } = JSON.parse(stdout) as { faults: Fault[] };
      return faults.flatMap(({ file, line, severity, rule, path }) =>
        severity === "warning"
          ? []
          : [`${file ?? ""} ${line === undefined ? "nowhere" : ""}${rule} ${path ?? ""}`],
      );
    };
    const floats = ["rate: 8%", "rate: { index: LPR }"] as const;
    const band = [
      "leastLateCash:",
      "indices: { LPR: { first: 3%, low: 0%, high: 100_000_000_000% } }\nleastLateCash:",
    ];
    const wide = ["max: 4_000_000", `max: 1${"0".repeat(27)}`] as const;
    // An error of the deal, of the set-up, and two words that could outgrow their bits: one by the set-up's band alone.
    spoil("deal.yaml", floats, wide, ["payee: trustee,", "payee: trusty,"]);
    spoil("setup.yaml", [band[0] ?? "", band[1] ?? ""], ["chain: 31337", "chain: main"]);
    expect(await run()).toEqual([
      "deal.yaml unknown-name fees.trusteeFee.payee",
      "setup.yaml format chain",
      "deal.yaml can-overflow classes.sub",
      "deal.yaml can-overflow fees.disposal",
    ]);
    // What grows by a part that could not be read is not judged.
    spoil("deal.yaml", floats, wide, ["legalFinal: ", "legalFinal: x"]);
    spoil("setup.yaml", [band[0] ?? "", (band[1] ?? "").replace("low: 0%", "low: x")]);
    expect(await run()).toEqual([
      "deal.yaml format calendar.legalFinal",
      "setup.yaml format indices.LPR.low",
    ]);
    rmSync(folder, { recursive: true });
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
