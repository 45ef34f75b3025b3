import { UserError } from "../../engine/errors/errors.ts";
import type { Loan } from "../../engine/tape/loan.ts";
import {
  type SampleTapeParameters,
  drawnInSteps,
  sampleCurrency,
  sampleLoans,
} from "../../engine/tape/sample-tape.ts";
import { NATIVE_DECIMALS } from "../../engine/tape/tape-map.ts";
import { nativeColumnsInSteps, writeHeader, writeLoan } from "../../engine/tape/write-tape.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { hearInterruption, inSteps } from "../cli/interruption.ts";
import { checkOutputs, writeOutput } from "../cli/output-file.ts";
import { readAmount, wrongOption } from "../session/read-input.ts";

export interface SampleFlags {
  readonly loans: string;
  readonly seed: string;
  readonly bookValue?: string;
  readonly currency?: string;
  readonly output?: string;
  readonly json?: boolean;
}

const MOST_LOANS = 1_000_000;

function bookValueOf({ bookValue }: SampleFlags): bigint | undefined {
  if (bookValue === undefined) {
    return undefined;
  }
  const units = readAmount(bookValue, NATIVE_DECIMALS, "--book-value");
  if (units === 0n) {
    throw wrongOption("--book-value", { rule: "amount", found: bookValue, expected: "an amount above 0" });
  }
  return units;
}

function symbolOf({ currency }: SampleFlags): string | undefined {
  if (currency !== undefined && !/^[\w.-]{1,11}$/.test(currency)) {
    throw wrongOption("--currency", {
      rule: "symbol",
      found: currency,
      expected: "a currency's symbol, 1 to 11 letters, digits, dots or dashes",
    });
  }
  return currency;
}

/** `weir tape sample`: a made-up tape in native columns. */
export async function sampleCommand(context: CliContext, flags: SampleFlags): Promise<ExitCode> {
  const loans = Number(flags.loans);
  if (!/^\d{1,7}$/.test(flags.loans) || loans < 1 || loans > MOST_LOANS) {
    throw wrongOption("--loans", {
      rule: "number",
      found: flags.loans,
      expected: `a whole number from 1 to ${MOST_LOANS}`,
    });
  }
  if (flags.json === true && flags.output === undefined) {
    throw new UserError("`--json` needs `-o FILE`: the tape and the JSON cannot both go to standard output.");
  }
  const parameters = { loans, seed: flags.seed, bookValue: bookValueOf(flags), symbol: symbolOf(flags) };
  if (flags.output === undefined) {
    for await (const piece of samplePieces(context, parameters)) {
      context.stdout(piece);
    }
    return 0;
  }
  const output = { option: "--output", file: flags.output };
  checkOutputs(context, [output], []);
  let bookValue = 0n;
  await writeOutput(
    context,
    output,
    samplePieces(context, parameters, (loan) => (bookValue += loan.bookValue)),
  );
  context.stdout(
    flags.json === true
      ? `${JSON.stringify({ loans, seed: flags.seed, file: flags.output, bookValue: bookValue.toString() })}\n`
      : `${loans} made-up loans are in \`${flags.output}\`.\n`,
  );
  return 0;
}

const LOANS_PER_PIECE = 1000;

/** The tape's text piece by piece; its loans are drawn twice, first for the columns that they need (and before that for what they add up to), and never all held. */
async function* samplePieces(
  context: CliContext,
  parameters: SampleTapeParameters,
  visit?: (loan: Loan) => void,
): AsyncGenerator<string> {
  const isScaled = parameters.bookValue !== undefined;
  const drawn = isScaled ? await inSteps(context, drawnInSteps(parameters)) : undefined;
  const known = { ...parameters, drawn };
  const currency = sampleCurrency(parameters);
  const columns = await inSteps(context, nativeColumnsInSteps(sampleLoans(known)));
  let piece = [writeHeader(columns)];
  for (const loan of sampleLoans(known)) {
    visit?.(loan);
    piece.push(writeLoan(loan, columns, currency));
    if (piece.length === LOANS_PER_PIECE) {
      await hearInterruption(context);
      yield piece.join("");
      piece = [];
    }
  }
  yield piece.join("");
}
