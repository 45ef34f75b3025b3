import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

describe("an option that would do nothing", () => {
  const price = "price deal.yaml --collections collections.csv";
  it.each([
    ["forecast tape.csv --paths paths.csv", "`--paths` goes with `--scenarios COUNT`"],
    ["forecast tape.csv --threads 2", "`--threads` goes with `--scenarios COUNT`"],
    ["forecast tape.csv --by-loan", "`--by-loan` goes with `--json`"],
    [`${price} --set foo=1`, "`--set` goes with `--tape FILE`"],
    [`${price} --map nope.yaml`, "`--map` goes with `--tape FILE`"],
    [`${price} --assumptions nope.yaml`, "`--assumptions` goes with `--tape FILE`"],
    [`${price} --exclude-faulty`, "`--exclude-faulty` goes with `--tape FILE`"],
  ])("is refused: %s", async (line, words) => {
    const { exit, stdout, stderr } = await runCommand(line.split(" "), { cwd: emptyFolder(), commands });
    expect([exit, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });
});

describe("what is not the file or folder expected", () => {
  it.each([
    [
      "project --batch nope",
      "nope --batch: expected a folder that holds N.deal.yaml",
      "found no such folder",
    ],
    ["project --batch file", "file --batch: expected a folder that holds N.deal.yaml", "found a file"],
    ["project folder --collections file", "folder: expected a file that can be read", "found a folder"],
    ["irr folder", "folder: expected a file that can be read", "found a folder"],
    ["tape commit file -o file", "--output: expected a folder", "found the file `file`"],
  ])("is named with what it is: %s", async (line, expected, found) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "file"), "");
    mkdirSync(join(cwd, "folder"));
    const { exit, stdout, stderr } = await runCommand(line.split(" "), { cwd, commands });
    expect([exit, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(expected);
    expect(stderr).toContain(found);
    expect(stderr).not.toMatch(/E[A-Z]{4,}|fault of Weir/);
  });
});

it("says where no keys are, and how one is made", async () => {
  const { exit, stdout, stderr } = await runCommand(["keys", "list"], { cwd: emptyFolder(), commands });
  expect([exit, stdout, stderr]).toEqual([
    0,
    "",
    "No keystore file is in `.weir/keys`. Make one with `weir keys new NAME`.\n",
  ]);
});
