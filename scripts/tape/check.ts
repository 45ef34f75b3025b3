import type { LoanFault } from "../../engine/errors/fault.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { parseWrittenNumber, scaleWrittenNumber } from "../../engine/money/written-number.ts";
import { type TapeCheck, checkTape, nothingKept } from "../../engine/tape/check-tape.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { wrongOption } from "../session/read-input.ts";
import { annotateTape } from "./annotate.ts";
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
  const read = "faults" in prepared ? nothingKept(prepared.faults) : await checkTape(prepared);
  const untied = flags.controlTotal === undefined ? undefined : tieOut(read, flags.controlTotal);
  const checked =
    untied === undefined ? read : { ...read, findings: [...read.findings, { file, ...untied }] };
  if (flags.annotate !== undefined && !("faults" in prepared)) {
    await annotateTape(context, { prepared, findings: checked.findings, output: flags.annotate });
    context.stderr(`The tape with its faults is in \`${flags.annotate}\`.\n`);
  }
  context.stdout(
    flags.json === true ? `${JSON.stringify(asJson(checked))}\n` : asText(checked, flags.all === true),
  );
  return untied === undefined && isUsable(checked, flags.excludeFaulty === true) ? 0 : 1;
}

/**
 * The fault of book values that do not add up to what somebody else counted, undefined where they do.
 *
 * @param written whole units, `.` as decimal mark
 */
function tieOut({ bookValue, currency, excluded }: TapeCheck, written: string): LoanFault | undefined {
  const { symbol, decimals } = currency;
  const number = parseWrittenNumber(written);
  const total = number === undefined || number.percent ? undefined : scaleWrittenNumber(number, decimals);
  if (total === undefined) {
    throw wrongOption("--control-total", {
      rule: "number",
      found: written,
      expected: `an amount in whole ${symbol}, for instance 41997882.50`,
    });
  }
  const difference = bookValue - total;
  return difference === 0n
    ? undefined
    : {
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
