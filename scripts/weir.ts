import process from "node:process";

import { runWeir } from "./cli/run.ts";
import { commands } from "./commands.ts";

const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());
process.once("SIGTERM", () => interruption.abort());

process.exitCode = await runWeir(
  process.argv.slice(2),
  {
    cwd: process.cwd(),
    env: process.env,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    signal: interruption.signal,
  },
  commands,
);
