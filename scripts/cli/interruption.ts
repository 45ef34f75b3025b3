import { setImmediate } from "node:timers/promises";

import type { CliContext } from "./command.ts";

/** Whether an error only says that its signal was aborted. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/**
 * Lets Ctrl-C be heard, which waits while work goes on without a pause.
 *
 * @throws the signal's reason where it came; the runner tells it as an interruption
 */
export async function hearInterruption({ signal }: Partial<Pick<CliContext, "signal">>): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
