import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";

const ENTRY = fileURLToPath(new URL("../../server/main.ts", import.meta.url));
const readySchema = z.object({ url: z.string() });
/** How long the service may take to end before it is ended. */
const PATIENCE_MS = 10_000;

export interface Service {
  readonly url: string;
  /** Settles when the service has ended, however. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts the service as a process of its own and waits until it answers. */
export async function startService(
  context: CliContext,
  settings: Readonly<Record<string, string>>,
): Promise<Service> {
  const child = spawn(process.execPath, [ENTRY], {
    env: { ...context.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => context.stderr(text));
  const ended = new Promise<void>((settle) => {
    child.once("error", () => settle());
    child.once("close", () => settle());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const patience = new AbortController();
    await Promise.race([
      ended,
      wait(PATIENCE_MS, undefined, { signal: patience.signal }).then(
        () => child.kill("SIGKILL"),
        () => undefined,
      ),
    ]);
    patience.abort();
    await ended;
  };
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<string>((settle) => {
    lines.once("line", settle);
  });
  const interrupted = new Promise<undefined>((settle) => {
    context.signal.addEventListener("abort", () => settle(undefined), { once: true });
  });
  const line = await Promise.race([ready, ended.then(() => undefined), interrupted]);
  if (line === undefined) {
    await stop();
    throw new UserError(
      context.signal.aborted ? "Interrupted." : "The service did not start; what it said stands above.",
    );
  }
  return { url: readySchema.parse(JSON.parse(line)).url, ended, stop };
}
