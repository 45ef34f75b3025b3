import { InputError, UserError } from "../../engine/errors/errors.ts";
import type { LoanFault } from "../../engine/errors/fault.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { parseWrittenNumber, scaleWrittenNumber } from "../../engine/money/written-number.ts";
import { type TapeCheck, checkTape, nothingKept } from "../../engine/tape/check-tape.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { type AnnotateParameters, annotateTape, checkAnnotation } from "./annotate.ts";
import { type TapeFlags, isUsable, prepareTape } from "./load-tape.ts";
import { showFindings } from "./show-findings.ts";

export interface CheckFlags extends TapeFlags {
  readonly all?: boolean;
  readonly controlTotal?: string;
  readonly annotate?: string;
}

/** `weir tape check`: every finding in one run; exit 1 where an error stands, unless faulty loans are left out. */
export async function checkCommand(context: CliContext, file: string, flags: CheckFlags): Promise<ExitCode> {
  const prepared = await prepareTape(context, file, flags.map);
  const annotation =
    flags.annotate === undefined || "faults" in prepared ? undefined : { prepared, output: flags.annotate };
  const inTheWay = annotation === undefined ? [] : annotationFaults(context, annotation);
  const read = "faults" in prepared ? nothingKept(prepared.faults) : await checkTape(prepared);
  const untied = flags.controlTotal === undefined ? undefined : tieOut(file, read, flags.controlTotal);
  const findings = [...read.findings, ...(untied === undefined ? [] : [untied])];
  const unwritten =
    annotation === undefined || inTheWay.length > 0
      ? inTheWay
      : await annotate(context, { ...annotation, findings });
  const checked = { ...read, findings: [...findings, ...unwritten] };
  context.stdout(
    flags.json === true ? `${JSON.stringify(asJson(checked))}\n` : asText(checked, flags.all === true),
  );
  const isDone = untied === undefined && unwritten.length === 0;
  return isDone && isUsable(checked, flags.excludeFaulty === true) ? 0 : 1;
}

/** Why the tape could not be written with its faults; it is checked all the same. */
function annotationFaults(
  context: CliContext,
  annotation: Parameters<typeof checkAnnotation>[1],
): readonly LoanFault[] {
  try {
    checkAnnotation(context, annotation);
    return [];
  } catch (error) {
    if (error instanceof InputError) {
      return error.faults;
    }
    throw error;
  }
}

/** Writes the tape with its faults; why not, where that cannot be done. */
async function annotate(context: CliContext, parameters: AnnotateParameters): Promise<readonly LoanFault[]> {
  try {
    await annotateTape(context, parameters);
  } catch (error) {
    if (error instanceof InputError) {
      return error.faults;
    }
    if (error instanceof UserError) {
      return [{ path: "--annotate", rule: "unwritten", severity: "error", found: error.message }];
    }
    throw error;
  }
  context.stderr(`The tape with its faults is in \`${parameters.output}\`.\n`);
  return [];
}

/**
 * The fault of book values that do not add up to what somebody else counted, or of a count that is no amount;
 * undefined where they do.
 *
 * @param written whole units, `.` as decimal mark
 */
function tieOut(
  file: string,
  { bookValue, currency, excluded }: TapeCheck,
  written: string,
): LoanFault | undefined {
  const { symbol, decimals } = currency;
  const number = parseWrittenNumber(written);
  const total = number === undefined || number.percent ? undefined : scaleWrittenNumber(number, decimals);
  if (total === undefined) {
    return {
      path: "--control-total",
      rule: "number",
      severity: "error",
      found: written,
      expected: `an amount in whole ${symbol}, for instance 41997882.50`,
    };
  }
  const difference = bookValue - total;
  return difference === 0n
    ? undefined
    : {
        file,
        path: "bookValue",
        rule: "control-total",
        severity: "error",
        found: `${formatUnits(bookValue, decimals)} ${symbol}`,
        expected: `${formatUnits(total, decimals)} ${symbol}`,
        hint:
          `${formatUnits(difference < 0n ? -difference : difference, decimals)} ${difference < 0n ? "too little" : "too much"}` +
          (excluded === 0
            ? ""
            : `; ${excluded} ${excluded === 1 ? "loan is" : "loans are"} excluded and not counted`),
      };
}

function asJson({ kept, excluded, bookValue, currency, completeness, findings }: TapeCheck) {
  return { loans: kept, excluded, bookValue: bookValue.toString(), currency, completeness, findings };
}

function asText(
  { currency, kept, excluded, bookValue, findings, completeness }: TapeCheck,
  all: boolean,
): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const head =
    kept === 0
      ? "No loan can be read.\n"
      : `${kept} loans kept, ${excluded} excluded; book value ${formatUnits(bookValue, currency.decimals)} ${currency.symbol}.\n`;
  const counts = `${errors} errors, ${findings.length - errors} warnings.\n`;
  return head + (kept === 0 ? "" : showCompleteness(completeness)) + counts + showFindings(findings, all);
}

function showCompleteness(completeness: TapeCheck["completeness"]): string {
  const full = completeness.filter(({ given, of }) => given === of).map(({ field }) => field);
  const gaps = completeness.filter(({ given, of }) => given < of);
  return `Always given: ${full.join(", ")}.\n${gaps.map(({ field, given, of }) => `  ${field}: ${given} of ${of}\n`).join("")}`;
}
