import { InputError } from "../engine/errors/errors.ts";
import type { Fault } from "../engine/errors/fault.ts";
import { irrRates } from "../engine/pricing/irr.ts";
import { type ReadFlowsReturnType, readFlows } from "../engine/pricing/read-flows.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { readInputFile } from "./session/read-input.ts";

interface Flags {
  readonly json?: boolean;
}

const ONLY_NAMES = { found: "only column names", expected: "at least one cash flow, a date and an amount" };

interface FileRates {
  readonly file: string;
  readonly rates: readonly number[];
}

/** Internal rates of return: all of them, or that there is none. */
export const irr: CliCommand = {
  name: "irr",
  configure: (command, run) => {
    command
      .description(
        "Every internal rate of return of dated cash flows above -100 %, ACT/365F from the first date.",
      )
      .argument("<files...>", "CSV: date,amount, an amount below 0 being paid out")
      .option("--json", "one JSON list on standard output: { file, rates }, a list of rates for each file")
      .addHelpText(
        "after",
        "\nExamples:\n  weir irr examples/pricing/flows.csv\n  weir irr bid.csv resale.csv --json\n",
      )
      .action(run(findRates));
  },
};

function findRates(context: CliContext, files: readonly string[], { json }: Flags): Promise<ExitCode> {
  const faults: Fault[] = [];
  const read = files.map((file) => {
    const result = readFile(context, file);
    faults.push(...result.faults);
    if (result.flows.length === 0 && result.faults.length === 0) {
      faults.push({ file, line: 1, rule: "no-flows", severity: "error", ...ONLY_NAMES });
    }
    return { file, flows: result.flows };
  });
  if (faults.length > 0) {
    throw new InputError("The cash flows are wrong:", faults);
  }
  const found = read.map(({ file, flows }) => ({ file, rates: irrRates(flows) }));
  context.stdout(json === true ? `${JSON.stringify(found)}\n` : found.map(inWords).join(""));
  return Promise.resolve(0);
}

/** Cash flows of a file; one that cannot be read is a fault like any other. */
function readFile(context: CliContext, file: string): ReadFlowsReturnType {
  try {
    return readFlows({ file, text: readInputFile(context, file).toString("utf8") });
  } catch (error) {
    if (error instanceof InputError) {
      return { flows: [], faults: error.faults };
    }
    throw error;
  }
}

function inWords({ file, rates }: FileRates): string {
  const list = rates
    .map((rate) => (rate === Number.MAX_VALUE ? "above 10^308" : `${Number((rate * 100).toPrecision(12))} %`))
    .join(", ");
  const count = rates.length === 0 ? "no rate" : rates.length === 1 ? "one rate" : `${rates.length} rates`;
  return `${file}: ${count}${list === "" ? "" : `: ${list}`}\n`;
}
