import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import type { CliCommand, ExitCode } from "../../scripts/cli/command.ts";
import { runWeir } from "../../scripts/cli/run.ts";

export interface CommandResult {
  readonly exit: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCommandParameters {
  readonly cwd: string;
  readonly commands: readonly CliCommand[];
  readonly env?: Readonly<Record<string, string>>;
  /** Ctrl-C. */
  readonly signal?: AbortSignal;
}

/** Runs a `weir` command line in this process and keeps what it says. */
export async function runCommand(
  argv: readonly string[],
  { cwd, commands, env = {}, signal = new AbortController().signal }: RunCommandParameters,
): Promise<CommandResult> {
  let [stdout, stderr] = ["", ""];
  const exit = await runWeir(
    argv,
    {
      cwd,
      env,
      stdout: (text) => (stdout += text),
      stderr: (text) => (stderr += text),
      isTerminal: false,
      signal,
    },
    commands,
  );
  return { exit, stdout, stderr };
}

/** An empty folder that goes when the test ends. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
