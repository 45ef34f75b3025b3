import { forecast as forecastLoans } from "../engine/forecast/forecast.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { forecastJson } from "./forecast/forecast-json.ts";
import { forecastText } from "./forecast/forecast-text.ts";
import { loadAssumptions } from "./forecast/load-assumptions.ts";
import { type ForecastFlags, readForecastOptions } from "./forecast/read-options.ts";
import { type TapeFlags, requireTape } from "./tape/load-tape.ts";

interface Flags extends TapeFlags, ForecastFlags {
  readonly assumptions?: string;
}

/** What a tape's loans will bring in, when, and what that is worth. */
export const forecast: CliCommand = {
  name: "forecast",
  configure: (command, run) => {
    command
      .description("Collections by period and segment, their present value, and how much of it is assumed.")
      .argument("<tape>", "the tape, CSV")
      .option("--map <file>", "how its columns become fields; else it has the native columns")
      .option("--exclude-faulty", "go on without the loans that have errors")
      .option("--assumptions <file>", "figures that stand before those of examples/assumptions.yaml, by name")
      .option("--discount <rate>", "what a buyer wants to earn a year, as 10% or 0.1")
      .option(
        "--stress <factors>",
        "multiplies what is recovered, how long it takes, what it costs: price=0.5,time=2,cost=2",
      )
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir forecast tape.csv --discount 12%\n  weir forecast loans.csv --map examples/sba/map.yaml --stress price=0.5,time=2,cost=2 --json\n",
      )
      .action(run(forecastTape));
  },
};

async function forecastTape(context: CliContext, file: string, flags: Flags): Promise<ExitCode> {
  const options = readForecastOptions(flags);
  const assumptions = await loadAssumptions(context, flags.assumptions);
  const { tape } = await requireTape(context, file, flags);
  const result = forecastLoans(tape.loans, assumptions, options);
  context.stdout(
    flags.json === true ? `${JSON.stringify(forecastJson(result, tape))}\n` : forecastText(result, tape),
  );
  return 0;
}
