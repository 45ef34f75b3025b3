import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { UserError } from "../../engine/errors/errors.ts";
import { type SampleTapeParameters, sampleCurrency, sampleLoans } from "../../engine/tape/sample-tape.ts";
import { nativeDecimals } from "../../engine/tape/tape-map.ts";
import { nativeColumns, writeHeader, writeLoan } from "../../engine/tape/write-tape.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { readAmount, wrongOption } from "../session/read-input.ts";

export interface SampleFlags {
  readonly loans: string;
  readonly seed: string;
  readonly bookValue?: string;
  readonly currency?: string;
  readonly output?: string;
  readonly json?: boolean;
}

const maxLoans = 1_000_000;

function bookValueOf({ bookValue }: SampleFlags): bigint | undefined {
  if (bookValue === undefined) {
    return undefined;
  }
  const units = readAmount(bookValue, nativeDecimals, "--book-value");
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
  if (!/^\d{1,7}$/.test(flags.loans) || loans < 1 || loans > maxLoans) {
    throw wrongOption("--loans", {
      rule: "number",
      found: flags.loans,
      expected: `a whole number from 1 to ${maxLoans}`,
    });
  }
  if (flags.json === true && flags.output === undefined) {
    throw new UserError("`--json` needs `-o FILE`: the tape and the JSON cannot both go to standard output.");
  }
  const parameters = { loans, seed: flags.seed, bookValue: bookValueOf(flags), symbol: symbolOf(flags) };
  if (flags.output === undefined) {
    for (const piece of samplePieces(parameters)) {
      context.stdout(piece);
    }
    return 0;
  }
  const path = resolve(context.cwd, flags.output);
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.from(samplePieces(parameters)), createWriteStream(path));
  } catch (error) {
    throw new UserError(`\`${flags.output}\` cannot be written. May you write in that folder?`, {
      cause: error,
    });
  }
  let bookValue = 0n;
  for (const loan of sampleLoans(parameters)) {
    bookValue += loan.bookValue;
  }
  context.stdout(
    flags.json === true
      ? `${JSON.stringify({ loans, seed: flags.seed, file: flags.output, bookValue: bookValue.toString() })}\n`
      : `${loans} made-up loans are in \`${flags.output}\`.\n`,
  );
  return 0;
}

const loansPerPiece = 1000;

/** The tape's text piece by piece; its loans are drawn twice, first for the columns that they need, and never all held. */
function* samplePieces(parameters: SampleTapeParameters): Generator<string> {
  const currency = sampleCurrency(parameters);
  const columns = nativeColumns(sampleLoans(parameters));
  let piece = [writeHeader(columns)];
  for (const loan of sampleLoans(parameters)) {
    piece.push(writeLoan(loan, columns, currency));
    if (piece.length === loansPerPiece) {
      yield piece.join("");
      piece = [];
    }
  }
  yield piece.join("");
}
