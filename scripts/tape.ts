import type { Command } from "commander";

import type { CliCommand } from "./cli/command.ts";
import { checkCommand } from "./tape/check.ts";
import { commitCommand, proveCommand } from "./tape/commit.ts";
import { sampleCommand } from "./tape/sample.ts";

const json = ["--json", "one JSON object on standard output"] as const;

/** Loan tapes: checked, made up, committed to, proven from. */
export const tape: CliCommand = {
  name: "tape",
  configure: (command, run) => {
    command
      .description("Loan tapes: check one, make one up, commit to one, prove one loan of it.")
      .addHelpText(
        "after",
        "\nExamples:\n  weir tape sample --loans 500 --seed 1 -o tape.csv\n  weir tape check tape.csv\n",
      );
    addTapeOptions(command.command("check"))
      .description("Every fault and doubt of a tape in one run; exit 1 where there are errors.")
      .option("--all", "each warning on a line of its own")
      .option("--control-total <amount>", "what the book values must add up to, whole units")
      .option(
        "--annotate <file>",
        "writes the tape with its faults beside each row: .csv, .xlsx, or a folder",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir tape check tape.csv\n  weir tape check loans.csv --map examples/sba/map.yaml --exclude-faulty --json\n  weir tape check eba/ --map map.yaml --control-total 41997882 --annotate faults.xlsx\n",
      )
      .action(run(checkCommand));
    command
      .command("sample")
      .description("A made-up tape in native columns; the same seed gives the same bytes.")
      .requiredOption("--loans <n>", "how many")
      .requiredOption("--seed <text>", "what the draw starts from")
      .option("--book-value <amount>", "what the book values add up to, nearly; else as drawn")
      .option("--currency <symbol>", "what it is in: that of the deal over it; else USD")
      .option("-o, --output <file>", "where to write it, else to standard output")
      .option(...json)
      .addHelpText(
        "after",
        "\nExamples:\n  weir tape sample --loans 500 --seed 1 -o tape.csv\n  weir tape sample --loans 20 --seed demo --currency CNYD\n",
      )
      .action(run(sampleCommand));
    addTapeOptions(command.command("commit"))
      .description(
        "The salted Merkle-sum root of a tape's loans; the secret comes from WEIR_TAPE_SECRET or .weir/.",
      )
      .option("-o, --output <folder>", "where leaves and salts go; else .weir/tapes")
      .addHelpText(
        "after",
        "\nExamples:\n  weir tape commit tape.csv\n  weir tape commit loans.csv --map map.yaml --exclude-faulty -o data-room --json\n",
      )
      .action(run(commitCommand));
    addTapeOptions(command.command("prove"))
      .description("The proof that one loan is in the committed tape, checked before it is shown.")
      .requiredOption("--loan <id>", "the loan's id")
      .addHelpText(
        "after",
        "\nExamples:\n  weir tape prove tape.csv --loan L000001\n  weir tape prove loans.csv --map map.yaml --loan 1015066002 --json\n",
      )
      .action(run(proveCommand));
  },
};

function addTapeOptions(command: Command): Command {
  return command
    .argument("<tape>", "a CSV file, an XLSX workbook, or a folder of CSV tables")
    .option("--map <file>", "how its columns become fields; else it has the native ones or the EBA's")
    .option("--exclude-faulty", "go on without the loans that have errors")
    .option(...json);
}
