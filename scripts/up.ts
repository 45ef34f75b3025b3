import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { type UpFlags, serve } from "./up/serve.ts";

/** What `npm start` ends in; `commands` are those that the example is set up with. */
export function upWith(commands: readonly CliCommand[]): CliCommand {
  return {
    name: "up",
    configure: (command, run) => {
      command
        .description(
          "Starts the portal. Without --rpc: on an embedded chain, kept under .weir/, with an example a day before a payment date.",
        )
        .option("--rpc <url>", "address of a node; the chain is left untouched")
        .option("--trust <addresses...>", "trusts on that chain to serve")
        .option(
          "--venue <addresses...>",
          "venues whose sales are shown, beside those that the trusts' set-ups name",
        )
        .option("--buyout <addresses...>", "contracts of buyouts whose sales are shown")
        .option(
          "--repurchase <addresses...>",
          "contracts of repurchases whose warranties and claims are shown",
        )
        .option("--port <number>", "first port to try for the portal (WEIR_PORT; default: 5050)")
        .option("--json", "when ready, one line of JSON on standard output")
        .addHelpText(
          "after",
          "\nExamples:\n  weir up\n  weir up --rpc http://127.0.0.1:8545 --trust 0x5FbDB2315678afecb367f032d93F642f64180aa3 --json\n  weir up --rpc http://127.0.0.1:8545 --trust 0x5FbDB2315678afecb367f032d93F642f64180aa3 --venue 0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512\n",
        )
        .action(
          run((context: CliContext, flags: UpFlags): Promise<ExitCode> => serve(context, flags, commands)),
        );
    },
  };
}
