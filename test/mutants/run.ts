/**
 * `npm run mutants`: takes out each guard of guards.ts in turn and runs the test of the attack that it stops, which must
 * fail. All tests must pass with nothing taken out. `npm run mutants -- WORD…` runs the guards whose attack, source or test
 * has one of the words. Exit 1 where a mutant survives, or a guard's text is not found once.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

import { compileMutant } from "../audit/solidity.ts";
import { ROOT_PATH } from "../setup/root.ts";
import type { Guard } from "./guard.ts";
import { countOf } from "./guard.ts";
import { guards } from "./guards.ts";
import { createWorkspace } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

const words = process.argv.slice(2);
const chosen = guards.filter(
  (guard) =>
    words.length === 0 ||
    words.some((word) => `${guard.attack} ${guard.file} ${guard.testFile} ${guard.test}`.includes(word)),
);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

interface Verdict {
  readonly guard: Guard;
  readonly killed: boolean;
}

/** Compiles the next mutant while the test of the one before runs. */
async function judge(workspace: Workspace): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  let running: Promise<void> = Promise.resolve();
  for (const guard of chosen) {
    const code = codeWithout(guard);
    await running;
    workspace.replace(guard.deployed, code);
    running = workspace.run([guard.testFile], `${guard.test}\\(`).then(({ passed, words: found }) => {
      workspace.replace(guard.deployed, null);
      // a test that was not found fails nothing
      const killed = !passed && found.includes(guard.test);
      verdicts.push({ guard, killed });
      const verdict = killed ? "stopped by its test" : "SURVIVES";
      say(`[${verdicts.length}/${chosen.length}] ${verdict}: ${guard.attack} (${guard.file}, ${guard.test})`);
    });
  }
  await running;
  return verdicts;
}

function codeWithout({ file, deployed, text, without }: Guard): string {
  const name = deployed.replace(/^.*\//, "").replace(/\.sol$/, "");
  return compileMutant(`contracts/${deployed}`, name, {
    file: `contracts/${file}`,
    from: text,
    to: without,
  });
}

function table(verdicts: readonly Verdict[]): string {
  const sources = [...new Set(verdicts.map(({ guard }) => guard.file))];
  const rows = sources.map((file) => {
    const here = verdicts.filter(({ guard }) => guard.file === file);
    const killed = here.filter((verdict) => verdict.killed).length;
    return `${file.padEnd(34)} ${String(here.length).padStart(8)} ${String(killed).padStart(8)} ${String(here.length - killed).padStart(9)}`;
  });
  return [`${"source".padEnd(34)}   guards  stopped  survived`, ...rows].join("\n");
}

async function main(): Promise<number> {
  const lost = chosen.filter(
    ({ file, text }) => countOf(readFileSync(join(ROOT_PATH, "contracts", file), "utf8"), text) !== 1,
  );
  for (const { file, text } of lost) {
    say(`This guard does not stand once in contracts/${file}:\n${text}`);
  }
  if (lost.length > 0 || chosen.length === 0) {
    say(chosen.length === 0 ? "No guard has one of these words." : "Nothing was run.");
    return 1;
  }
  const workspace = createWorkspace();
  const interrupt = (): void => {
    workspace.remove();
    process.exit(130);
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    say("Building contracts and attack tests in a folder of their own …");
    await workspace.build();
    const clean = await workspace.run([...new Set(chosen.map(({ testFile }) => testFile))]);
    if (!clean.passed) {
      say(`With every guard in place the attack tests must pass:\n${clean.words}`);
      return 1;
    }
    say(`Every guard in place: all pass. ${chosen.length} guards are taken out in turn.`);
    const verdicts = await judge(workspace);
    const survivors = verdicts.filter(({ killed }) => !killed);
    say(`\n${table(verdicts)}`);
    for (const { guard } of survivors) {
      say(`Survives: ${guard.attack} (${guard.file}): ${guard.test} passes without\n${guard.text}`);
    }
    return survivors.length === 0 ? 0 : 1;
  } finally {
    workspace.remove();
  }
}

process.exitCode = await main();
