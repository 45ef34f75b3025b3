import { Option } from "commander";

import { type LifeRunner, runLife } from "../engine/project/project.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { formatFaults } from "./cli/format-faults.ts";
import { UsageError } from "./cli/usage-error.ts";
import { startContractEngine } from "./project/contract-engine.ts";
import { projectBatch } from "./project/project-batch.ts";
import { projectFiles } from "./project/project-files.ts";
import { projectionText } from "./project/projection-text.ts";
import { readInputTexts } from "./session/read-input.ts";

interface Flags {
  readonly collections?: string;
  readonly rates?: string;
  readonly batch?: string;
  readonly engine: (typeof ENGINES)[number];
  readonly json?: boolean;
}

/** What runs the priority of payments: this package's engine, or the contract's code on a chain of this machine. */
const ENGINES = ["exact", "contract"] as const;

/** What a deal pays, date by date, from what is collected: the priority of payments, run off the chain. */
export const project: CliCommand = {
  name: "project",
  configure: (command, run) => {
    command
      .description("Runs a deal's priority of payments over collections, exact to the smallest unit.")
      .argument("[deal]", "the deal, YAML or JSON")
      .option("--collections <file>", "CSV: date, collected, and what was reported")
      .option("--rates <file>", "CSV: date and a column an index")
      .option(
        "--batch <dir>",
        "instead of one deal: every N.deal.json or N.deal.yaml of a folder, with N.collections.csv and N.rates.csv, into N.out.json",
      )
      .addOption(
        new Option(
          "--engine <engine>",
          "what runs the payments: the exact engine, or the interpreter's own code on a throw-away chain; both give the same",
        )
          .choices(ENGINES)
          .default("exact"),
      )
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir project examples/china/deal.yaml --collections examples/china/collections.csv\n  weir project --batch deals/ --engine contract --json\n",
      )
      .action(run(projectDeal));
  },
};

async function projectDeal(
  context: CliContext,
  dealFile: string | undefined,
  flags: Flags,
): Promise<ExitCode> {
  const { batch, collections, rates } = flags;
  const json = flags.json === true;
  if (batch !== undefined) {
    if (dealFile !== undefined || collections !== undefined || rates !== undefined) {
      throw new UsageError("`--batch` takes its deals and files from its folder: leave the others out.");
    }
    return withEngine(context, flags, (run) => projectBatch(context, batch, { json, run }));
  }
  if (dealFile === undefined || collections === undefined) {
    throw new UsageError(
      "Give a deal and `--collections FILE`, or `--batch DIR` (weir help project shows examples).",
    );
  }
  const files = readInputTexts(context, (read) => ({
    deal: read(dealFile),
    collections: read(collections),
    rates: rates === undefined ? undefined : read(rates),
  }));
  const { deal, warnings, projection } = await withEngine(context, flags, (run) =>
    projectFiles({ ...files, run }),
  );
  context.stderr(formatFaults(warnings));
  context.stdout(json ? `${JSON.stringify(projection.json)}\n` : projectionText(deal, projection.results));
  return 0;
}

/** Hands the asked engine to `use`; the contract's chain ends with it. */
async function withEngine<T>(
  { signal }: CliContext,
  { engine }: Flags,
  use: (run: LifeRunner) => Promise<T>,
): Promise<T> {
  if (engine === "exact") {
    return use(runLife);
  }
  const contract = await startContractEngine(signal);
  try {
    return await use(contract.run);
  } finally {
    await contract.stop();
  }
}
