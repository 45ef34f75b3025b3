import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

describe("every fault is named in one run", () => {
  let folder: string;
  beforeEach(() => {
    folder = emptyFolder();
  });
  const faultsOf = async (line: string) => {
    const { stdout, stderr } = await runCommand([...line.split(" "), "--json"], { cwd: folder, commands });
    expect(stdout, stderr).not.toBe("");
    const { faults } = JSON.parse(stdout) as {
      faults: { file?: string; path: string; found: string; rule: string }[];
    };
    return faults;
  };
  const named = async (line: string) => (await faultsOf(line)).map(({ path, found }) => [path, found]);

  it("of the options of a forecast", async () => {
    expect(
      await named("forecast T --discount abc --scenarios x --threads 0 --stress foo=1,time=x --cut-off z"),
    ).toEqual([
      ["--discount", "abc"],
      ["--stress", "foo=1"],
      ["--stress", "time=x"],
      ["--scenarios", "x"],
      ["--threads", "0"],
      ["--cut-off", "z"],
    ]);
  });

  it("of the options of a forecast's update", async () => {
    const line = "forecast T --update U --plan P --as-of y --npv-rate n --stress q --cut-off z";
    expect((await named(line)).map(([path]) => path)).toEqual([
      "--as-of",
      "--npv-rate",
      "--stress",
      "--cut-off",
    ]);
  });

  it("of an entry of the registry, before a node is asked", async () => {
    const line = `attest x --category foo --country ZZZ --expiry 2020-13-01 --investor ${"i".repeat(32)}`;
    expect(await named(line)).toEqual([
      ["wallets", "x"],
      ["--category", "foo"],
      ["--country", "ZZZ"],
      ["--expiry", "2020-13-01"],
      ["--investor", "i".repeat(32)],
    ]);
  });

  it("of files, those that are missing and those that are wrong", async () => {
    writeFileSync(join(folder, "a.csv"), "date,amount\n2026-02-30,1\n");
    writeFileSync(join(folder, "empty"), "");
    expect((await faultsOf("irr a.csv empty nope")).map(({ file, rule }) => [file, rule])).toEqual([
      ["a.csv", "date"],
      ["empty", "column-missing"],
      ["empty", "column-missing"],
      ["nope", "unreadable-file"],
    ]);
  });

  it("of required options that are missing", async () => {
    const { exit, stderr } = await runCommand(["attest", "x", "--country", "CN"], { cwd: folder, commands });
    expect(exit).toBe(2);
    expect(stderr).toContain("error: required options '--category <name>', '--expiry <date>' not specified");
    const one = await runCommand(["tape", "sample", "--loans", "2"], { cwd: folder, commands });
    expect(one.stderr).toContain("error: required option '--seed <text>' not specified");
  });
});
