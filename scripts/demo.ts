import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { type DemoFlags, playDemo } from "./demo/play.ts";
import { playWay } from "./demo/ways/play-way.ts";
import { WAY_NAMES } from "./demo/ways/way.ts";

/** The whole job on a throw-away chain; `commands` are those that its lines use. */
export function demoWith(commands: readonly CliCommand[]): CliCommand {
  return {
    name: "demo",
    configure: (command, run) => {
      command
        .description(
          "The whole job on a throw-away chain: a tape is valued, a deal sized and issued, eight dates and late cash are paid, all of it audited. Every step is a printed command line.",
        )
        .option("--tape <file>", "a loan tape instead of a made-up one")
        .option("--map <file>", "how the tape's columns become fields")
        .option("--deal <file>", "a deal instead of one sized from the forecast; needs --setup")
        .option("--setup <file>", "its set-up, whose addresses are names of keys (`$servicer`)")
        .option("--dates <n>", "how many payment dates are played; else all of the deal")
        .option("--seed <text>", "what the draws start from", "1")
        .option(
          "--way <name>",
          `one way out instead: ${WAY_NAMES.join(", ")}; every party's lines, each refusal that belongs to it, and the audits of all contracts`,
        )
        .option("--keep", "keep the chain until Ctrl-C")
        .option("--json", "one JSON object on standard output")
        .addHelpText(
          "after",
          "\nExamples:\n  weir demo --tape loans.csv --map examples/sba/map.yaml --json\n" +
            "  weir demo --deal examples/gacs/deal.yaml --setup examples/gacs/setup.yaml --dates 8\n  weir demo --way buyout --json\n",
        )
        .action(
          run((context: CliContext, flags: DemoFlags): Promise<ExitCode> =>
            flags.way === undefined ? playDemo(context, flags, commands) : playWay(context, flags, commands),
          ),
        );
    },
  };
}
