import type { Command } from "commander";

/** All that a command may touch of the outside: no command reads `process` itself, so that one can run another and a test can run any. */
export interface CliContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data only; with `--json` exactly one JSON object. */
  readonly stdout: (text: string) => void;
  /** Progress, plans, words for people. */
  readonly stderr: (text: string) => void;
  /** Progress bars and colour only where a person looks. */
  readonly isTerminal: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Asks the person at the keyboard; absent where there is none. A hidden answer is not echoed. */
  readonly prompt?: (question: string, options: { readonly hidden: boolean }) => Promise<string>;
}

/** 0 done · 1 the answer is no or the input is wrong · 2 usage · 3 could not be checked · 130 interrupted by Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** One file a command under `scripts/`; `configure` declares arguments, options, help with two examples, and the action. */
export interface CliCommand {
  readonly name: string;
  readonly configure: (command: Command, run: ActionRunner) => void;
}

/**
 * Wraps an action: what it returns is the exit code (nothing: 0), what it throws is told to the person
 * and becomes the exit code.
 */
export type ActionRunner = <Arguments extends readonly unknown[]>(
  action: (context: CliContext, ...args: Arguments) => Promise<ExitCode | undefined>,
) => (...args: Arguments) => Promise<void>;
