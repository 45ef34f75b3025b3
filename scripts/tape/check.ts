import { formatUnits } from "../../engine/money/units.ts";
import { type TapeCheck, checkTape, nothingKept } from "../../engine/tape/check-tape.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { type TapeFlags, isUsable, prepareTape } from "./load-tape.ts";
import { showFindings } from "./show-findings.ts";

export interface CheckFlags extends TapeFlags {
  readonly all?: boolean;
}

/** `weir tape check`: every finding in one run; exit 1 where an error stands, unless faulty loans are left out. */
export async function checkCommand(context: CliContext, file: string, flags: CheckFlags): Promise<ExitCode> {
  const prepared = await prepareTape(context, file, flags.map);
  const checked = "faults" in prepared ? nothingKept(prepared.faults) : await checkTape(prepared);
  context.stdout(
    flags.json === true ? `${JSON.stringify(asJson(checked))}\n` : asText(checked, flags.all === true),
  );
  return isUsable(checked, flags.excludeFaulty === true) ? 0 : 1;
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
