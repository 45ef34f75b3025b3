import { UserError } from "../../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "../cli/command.ts";
import { runWeir } from "../cli/run.ts";
import { type Line, asTyped } from "./script.ts";

export interface RunLinesParameters {
  readonly lines: readonly Line[];
  readonly commands: readonly CliCommand[];
  /** Whose cwd, environment and signal the lines have; their words are shown only when one fails. */
  readonly context: CliContext;
  /** Told of each line before it runs. */
  readonly onLine?: (line: Line) => void;
}

/** Runs command lines in this process, each as if it had been typed. */
export async function runLines({ lines, commands, context, onLine }: RunLinesParameters): Promise<void> {
  for (const line of lines) {
    onLine?.(line);
    await runLine(line.argv, commands, context);
  }
}

/**
 * Runs one command line in this process.
 *
 * @returns what it wrote to standard output
 * @throws UserError with all it said where its exit code is not one of `expected`
 */
export async function runLine(
  argv: readonly string[],
  commands: readonly CliCommand[],
  context: CliContext,
  expected: readonly number[] = [0],
): Promise<string> {
  if (context.signal.aborted) {
    throw new UserError("Interrupted.");
  }
  let stdout = "";
  let said = "";
  // Without a prompt: a line asks nothing.
  const { cwd, env, signal } = context;
  const exitCode = await runWeir(
    argv,
    {
      cwd,
      env,
      signal,
      isTerminal: false,
      stdout: (text) => {
        stdout += text;
        said += text;
      },
      stderr: (text) => {
        said += text;
      },
    },
    commands,
  );
  if (!expected.includes(exitCode)) {
    throw new UserError(`This line ended with exit code ${exitCode}:\n  ${asTyped(argv)}\n${said}`);
  }
  return stdout;
}
