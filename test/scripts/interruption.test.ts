import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { commands } from "../../scripts/commands.ts";
import { ROOT_PATH } from "../setup/root.ts";
import { emptyFolder, runCommand } from "./run-command.ts";

/** What none of the command lines is done within. */
const CTRL_C_AFTER_MS = 300;
/** On a machine that does much beside. */
const MOST_MS = 5_000;

async function folderOf(loans: number): Promise<string> {
  const cwd = emptyFolder();
  for (const name of ["targets.yaml", "template.yaml"]) {
    writeFileSync(join(cwd, name), readFileSync(join(ROOT_PATH, "examples", "structure", name)));
  }
  const sample = ["tape", "sample", "--loans", `${loans}`, "--seed", "1", "-o", "tape.csv"];
  expect((await runCommand(sample, { cwd, commands })).exit).toBe(0);
  return cwd;
}

describe("Ctrl-C", () => {
  it.each([
    [300, "structure tape.csv --targets targets.yaml --scenarios 20000 -o deal.yaml"],
    [300, "price template.yaml --tape tape.csv --scenarios 20000 --memo memo.html"],
    [300, "forecast tape.csv --scenarios 100000 --paths paths.csv"],
    [1, "tape sample --loans 1000000 --seed 1 -o sample.csv"],
    [1, "tape sample --loans 1000000 --seed 1 --book-value 1000000 -o sample.csv"],
    [40_000, "tape check tape.csv --annotate faults.csv"],
    [40_000, "tape commit tape.csv -o leaves"],
  ])("is heard amid the work on %i loans, and nothing is written: %s", async (loans, line) => {
    const cwd = await folderOf(loans);
    const before = readdirSync(cwd);
    const ctrlC = new AbortController();
    const pressedAt = performance.now() + CTRL_C_AFTER_MS;
    setTimeout(() => ctrlC.abort(), CTRL_C_AFTER_MS);
    const { exit, stdout, stderr } = await runCommand(line.split(" "), {
      cwd,
      commands,
      signal: ctrlC.signal,
    });
    const waited = performance.now() - pressedAt;
    expect([exit, stdout, stderr]).toEqual([130, "", "Interrupted.\n"]);
    expect(waited).toBeLessThan(MOST_MS);
    expect(readdirSync(cwd).filter((name) => name !== ".weir")).toEqual(before);
  });
});
