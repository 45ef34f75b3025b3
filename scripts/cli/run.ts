import { CommanderError } from "commander";

import { InputError, UncheckedError, UserError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import type { CliCommand, CliContext, ExitCode } from "./command.ts";
import { escaped, formatFaults } from "./format-faults.ts";
import { isAbort } from "./interruption.ts";
import { UsageError } from "./usage-error.ts";
import { WeirCommand } from "./weir-command.ts";

/**
 * Runs one `weir` command line in this process.
 *
 * @param argv the words after `weir`
 * @returns the exit code; every error has been told on stderr, and with `--json`, unless there was an answer before, as faults on stdout
 */
export async function runWeir(
  argv: readonly string[],
  outer: CliContext,
  commands: readonly CliCommand[],
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  let isAnswered = false;
  const context: CliContext = {
    ...outer,
    stdout: (text) => {
      isAnswered = true;
      outer.stdout(text);
    },
  };
  const wantsJson = argv.includes("--json");
  const program = new WeirCommand("weir")
    .description("Non-performing assets on an EVM chain: tape, deal, trust, payments, audit.")
    .configureOutput({ writeOut: context.stdout, writeErr: context.stderr })
    .exitOverride()
    .addHelpText("after", "\nExamples:\n  weir demo\n  weir init china my-deal\n  weir help project\n")
    .showHelpAfterError("(weir help COMMAND shows arguments and examples)");
  for (const { name, configure } of commands) {
    const command = program.command(name).exitOverride();
    configure(command, (action) => async (...args) => {
      try {
        exitCode = (await action(context, ...args)) ?? 0;
      } catch (error) {
        exitCode = tell(toldAs(error, context), context, wantsJson && !isAnswered);
      }
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      return tellBug(error, context, wantsJson && !isAnswered);
    }
    if (error.exitCode === 0) {
      return 0;
    }
    if (wantsJson) {
      const found = error.message.replace(/^error: /, "");
      outer.stdout(
        `${JSON.stringify({ faults: [{ path: "", rule: "usage", severity: "error", found }] })}\n`,
      );
    }
    return 2;
  }
  return exitCode;
}

/** What stops only because Ctrl-C came is no fault of anybody's. */
function toldAs(error: unknown, { signal }: CliContext): unknown {
  return signal.aborted && isAbort(error) ? new UserError("Interrupted.", { cause: error }) : error;
}

/** Says on stderr what happened, and as faults on stdout; an unknown error is a bug and is thrown on, to `tellBug`. */
function tell(error: unknown, context: CliContext, asJson: boolean): ExitCode {
  if (!(error instanceof UserError)) {
    throw error;
  }
  const faults = error instanceof InputError || error instanceof UsageError ? error.faults : [];
  if (asJson) {
    const told = faults.length > 0 ? faults.map((fault) => ({ path: "", ...fault })) : [faultOf(error)];
    context.stdout(`${JSON.stringify({ faults: told })}\n`);
  }
  context.stderr(`${escaped(error.message, { isLines: true })}\n${formatFaults(faults)}`);
  if (context.signal.aborted) {
    return 130;
  }
  if (error instanceof UsageError) {
    return 2;
  }
  return error instanceof UncheckedError ? 3 : 1;
}

/** Says that Weir itself is at fault; the trace is for who looks for the bug. */
function tellBug(error: unknown, context: CliContext, asJson: boolean): ExitCode {
  const found = error instanceof Error ? error.message : String(error);
  if (asJson) {
    context.stdout(
      `${JSON.stringify({ faults: [{ path: "", rule: "internal", severity: "error", found }] })}\n`,
    );
  }
  context.stderr(
    `This is a fault of Weir's own, not of your input: ${found}\nPlease report it with what WEIR_DEBUG=1 adds.\n`,
  );
  if (context.env["WEIR_DEBUG"] !== undefined && error instanceof Error) {
    context.stderr(`${error.stack ?? ""}\n`);
  }
  return 1;
}

/** What is no fault of an input has its whole message as what was found. */
function faultOf(error: UserError): Fault {
  const rule =
    error instanceof UncheckedError ? "unchecked" : error instanceof UsageError ? "usage" : "refused";
  return { path: "", rule, severity: "error", found: error.message };
}
