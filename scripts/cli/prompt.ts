import process from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "./command.ts";

/** Asks on the terminal; `undefined` where standard input is none. A hidden answer is not echoed. */
export function terminalPrompt(signal: AbortSignal): CliContext["prompt"] {
  if (!process.stdin.isTTY) {
    return undefined;
  }
  return async (question, { hidden }) => {
    process.stderr.write(question);
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({
      input: process.stdin,
      output: hidden ? silent : process.stderr,
      terminal: true,
    });
    try {
      return await terminal.question("", { signal });
    } catch (error) {
      throw new UserError("Interrupted.", { cause: error });
    } finally {
      terminal.close();
      if (hidden) {
        process.stderr.write("\n");
      }
    }
  };
}
