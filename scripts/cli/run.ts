import { Command, CommanderError } from "commander";

import { InputError, UncheckedError, UserError } from "../../engine/errors/errors.ts";
import type { CliCommand, CliContext, ExitCode } from "./command.ts";
import { formatFaults } from "./format-faults.ts";

/**
 * Runs one `weir` command line in this process.
 *
 * @param argv the words after `weir`
 * @returns the exit code; every error has been told on stderr (and, with `--json`, faults on stdout)
 */
export async function runWeir(
  argv: readonly string[],
  context: CliContext,
  commands: readonly CliCommand[],
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const json = argv.includes("--json");
  const program = new Command("weir")
    .description("Non-performing assets on an EVM chain: tape, deal, trust, payments, audit.")
    .configureOutput({ writeOut: context.stdout, writeErr: context.stderr })
    .exitOverride()
    .showHelpAfterError("(weir help COMMAND shows arguments and examples)");
  for (const { name, configure } of commands) {
    const command = program.command(name).exitOverride();
    configure(command, (action) => async (...args) => {
      try {
        exitCode = (await action(context, ...args)) ?? 0;
      } catch (error) {
        exitCode = tell(error, json, context);
      }
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    return error.exitCode === 0 ? 0 : 2;
  }
  return exitCode;
}

/** Says on stderr what happened; unknown errors are bugs and are thrown on. */
function tell(error: unknown, json: boolean, context: CliContext): ExitCode {
  if (error instanceof InputError) {
    if (json) {
      context.stdout(`${JSON.stringify({ faults: error.faults })}\n`);
    }
    context.stderr(`${error.message}\n${formatFaults(error.faults)}`);
    return 1;
  }
  if (error instanceof UserError) {
    context.stderr(`${error.message}\n`);
    return error instanceof UncheckedError ? 3 : 1;
  }
  throw error;
}
