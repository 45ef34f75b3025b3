import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { UserError } from "../engine/errors/errors.ts";
import type { CsvFile } from "../engine/project/csv-table.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { formatFaults } from "./cli/format-faults.ts";
import { UsageError } from "./cli/usage-error.ts";
import { projectBatch } from "./project/project-batch.ts";
import { projectFiles } from "./project/project-files.ts";
import { projectionText } from "./project/projection-text.ts";

interface Flags {
  readonly collections?: string;
  readonly rates?: string;
  readonly batch?: string;
  readonly json?: boolean;
}

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
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExamples:\n  weir project examples/china/deal.yaml --collections examples/china/collections.csv\n  weir project --batch deals/ --json\n",
      )
      .action(run(projectDeal));
  },
};

async function projectDeal(
  context: CliContext,
  dealFile: string | undefined,
  flags: Flags,
): Promise<ExitCode> {
  const { batch, collections } = flags;
  if (batch !== undefined) {
    if (dealFile !== undefined || collections !== undefined || flags.rates !== undefined) {
      throw new UsageError("`--batch` takes its deals and files from its folder: leave the others out.");
    }
    return projectBatch(context, batch, { json: flags.json === true });
  }
  if (dealFile === undefined || collections === undefined) {
    throw new UsageError(
      "Give a deal and `--collections FILE`, or `--batch DIR` (weir help project shows examples).",
    );
  }
  const { deal, warnings, projection } = projectFiles({
    deal: await load(context, dealFile),
    collections: await load(context, collections),
    rates: flags.rates === undefined ? undefined : await load(context, flags.rates),
  });
  context.stderr(formatFaults(warnings));
  context.stdout(
    flags.json === true ? `${JSON.stringify(projection.json)}\n` : projectionText(deal, projection.results),
  );
  return 0;
}

async function load(context: CliContext, file: string): Promise<CsvFile> {
  try {
    return { file, text: await readFile(resolve(context.cwd, file), "utf8") };
  } catch (error) {
    throw new UserError(`The file \`${file}\` cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
