import { formatUnits } from "../../engine/money/units.ts";
import type { CheckedTape } from "../../engine/tape/check-tape.ts";
import type { CliContext, ExitCode } from "../cli/command.ts";
import { type TapeFlags, isUsable, loadTape } from "./load-tape.ts";
import { showFindings } from "./show-findings.ts";

export interface CheckFlags extends TapeFlags {
  readonly all?: boolean;
}

/** `weir tape check`: every finding in one run; exit 1 where an error stands, unless faulty loans are left out. */
export async function checkCommand(context: CliContext, file: string, flags: CheckFlags): Promise<ExitCode> {
  const checked = await loadTape(context, file, flags.map);
  context.stdout(
    flags.json === true ? `${JSON.stringify(asJson(checked))}\n` : asText(checked, flags.all === true),
  );
  return isUsable(checked, flags.excludeFaulty === true) ? 0 : 1;
}

function asJson({ tape, excluded, findings, completeness }: CheckedTape) {
  return {
    loans: tape.loans.length,
    excluded,
    bookValue: sumOf(tape).toString(),
    currency: tape.currency,
    completeness,
    findings,
  };
}

function asText(checked: CheckedTape, all: boolean): string {
  const { tape, excluded, findings, completeness } = checked;
  const { symbol, decimals } = tape.currency;
  const kept = tape.loans.length;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const head =
    kept === 0
      ? "No loan can be read.\n"
      : `${kept} loans kept, ${excluded} excluded; book value ${formatUnits(sumOf(tape), decimals)} ${symbol}.\n`;
  const gaps = completeness.filter(({ given }) => given < kept);
  const given =
    kept === 0
      ? ""
      : `Every kept loan gives ${completeness
          .filter((each) => each.given === kept)
          .map(({ field }) => field)
          .join(", ")}.\n${gaps.map((each) => `  ${each.field}: ${each.given} of ${kept}\n`).join("")}`;
  const counts = `${errors} errors, ${findings.length - errors} warnings.\n`;
  return head + given + counts + showFindings(findings, all);
}

function sumOf({ loans }: CheckedTape["tape"]): bigint {
  return loans.reduce((sum, { bookValue }) => sum + bookValue, 0n);
}
