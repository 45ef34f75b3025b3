import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

describe("an option that would do nothing", () => {
  it.each([
    ["forecast tape.csv --paths paths.csv", "`--paths` goes with `--scenarios COUNT`"],
    ["forecast tape.csv --threads 2", "`--threads` goes with `--scenarios COUNT`"],
    ["forecast tape.csv --by-loan", "`--by-loan` goes with `--json`"],
  ])("is refused: %s", async (line, words) => {
    const { exit, stdout, stderr } = await runCommand(line.split(" "), { cwd: emptyFolder(), commands });
    expect([exit, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });

  it.each(["--set", "--map", "--assumptions", "--exclude-faulty"])(
    "of tapes is told to do nothing over given collections: %s",
    async (option) => {
      const value =
        { "--set": ["foo=1"], "--map": ["nope.yaml"], "--assumptions": ["nope.yaml"] }[option] ?? [];
      const given = ["examples/china/deal.yaml", "--collections", "examples/china/collections.csv"];
      const { exit, stderr } = await runCommand(["price", ...given, option, ...value], {
        cwd: ROOT_PATH,
        commands,
      });
      expect(exit, stderr).toBe(0);
      expect(stderr).toContain(`\`${option}\` goes with \`--tape FILE\` and does nothing here`);
    },
  );
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
