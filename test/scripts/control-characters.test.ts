import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

const EXAMPLES = new URL("../../examples/china/", import.meta.url);
const ESC = "\u001b";
const OBEYED = /(?!\n)[\u0000-\u001f\u007f-\u009f\u202e]/;

describe("control characters never reach the terminal", () => {
  let folder: string;
  beforeEach(() => {
    folder = emptyFolder();
  });
  const example = (name: string) => readFileSync(new URL(name, EXAMPLES), "utf8");
  const weir = (...argv: string[]) => runCommand(argv, { cwd: folder, commands });

  it("in names: a deal and a set-up that hold some are refused", async () => {
    writeFileSync(
      join(folder, "deal.yaml"),
      example("deal.yaml").replace("name: Jianghe 2026-1", 'name: "Jianghe \\e[31m2026-1"'),
    );
    writeFileSync(
      join(folder, "setup.yaml"),
      example("setup.yaml")
        .replace(/name: [^,]+, symbol: JH26-S/, 'name: "a\\nb", symbol: JH26-S')
        .replace(/court: .*/, 'court: "Court\\x07"'),
    );
    const { exit, stdout, stderr } = await weir("compile", "deal.yaml", "--setup", "setup.yaml");
    expect(exit).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      "name: expected text on one line, without control characters, found Jianghe \\x1b[31m2026-1\n",
    );
    expect(stderr).toContain(
      "tokens.senior.name: expected text on one line, without control characters, found a\\x0ab\n",
    );
    expect(stderr).toContain("legal.court: expected text without control characters, found Court\\x07\n");
    expect(stderr).not.toMatch(OBEYED);
  });

  it("in found values, paths, files and messages: they are escaped", async () => {
    writeFileSync(join(folder, "deal.yaml"), example("deal.yaml"));
    writeFileSync(
      join(folder, "binary"),
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x1b, 0x5b, 0x32, 0x4a, 0x0a, 0x07, 0x2c]),
    );
    const binary = await weir("project", "deal.yaml", "--collections", "binary");
    expect(binary.exit).toBe(1);
    expect(binary.stderr).toContain("\\x7fELF\\x1b[2J");
    expect(binary.stderr).not.toMatch(OBEYED);

    const missing = await weir("project", "deal.yaml", "--collections", `${ESC}]0;title\u0007`);
    expect(missing.stderr).toContain("\\x1b]0;title\\x07");
    expect(missing.stderr).not.toMatch(OBEYED);

    const option = await weir("price", "deal.yaml", "--collections", "binary", "--price", `\u202e${ESC}c`);
    expect(option.stderr).toContain("found \\u202e\\x1bc");
    expect(option.stderr).not.toMatch(OBEYED);

    writeFileSync(join(folder, "tape.csv"), `id,bookValue,${ESC}[2J\nL${ESC}[31m,1,2\n`);
    const tape = await weir("tape", "check", "tape.csv");
    expect(tape.stdout + tape.stderr).not.toMatch(OBEYED);
  });
});
