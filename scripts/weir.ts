import process from "node:process";

import { terminalPrompt } from "./cli/prompt.ts";
import { runWeir } from "./cli/run.ts";
import { commands } from "./commands.ts";

/** A terminal's Ctrl-C often arrives twice, from the terminal and from npm; one that comes later ends the process at once. */
const PATIENCE_MS = 2_000;
const INTERRUPTED = 130;

const interruption = new AbortController();
let interruptedAt = 0;
function interrupt(): void {
  if (interruption.signal.aborted && performance.now() - interruptedAt > PATIENCE_MS) {
    process.exit(INTERRUPTED);
  }
  interruptedAt ||= performance.now();
  interruption.abort();
}
// "disconnect": whoever started this process has been killed.
for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) {
  process.on(event, interrupt);
}
process.channel?.unref();

// Who reads, `head` for instance, has had enough: nobody is left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    throw error;
  }
  process.exit();
});

const prompt = terminalPrompt(interruption.signal);
process.exitCode = await runWeir(
  process.argv.slice(2),
  {
    cwd: process.cwd(),
    env: process.env,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    signal: interruption.signal,
    ...(prompt === undefined ? {} : { prompt }),
  },
  commands,
);
