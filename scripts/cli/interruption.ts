import { setImmediate } from "node:timers/promises";

import type { Steps } from "../../engine/steps/steps.ts";
import type { CliContext } from "./command.ts";

/** How long work may go on before Ctrl-C is listened for. */
const DEAF_MS = 100;

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

/**
 * The result of long work, amid which Ctrl-C is heard.
 *
 * @throws the signal's reason where it came
 */
export async function inSteps<Result>(
  context: Partial<Pick<CliContext, "signal">>,
  steps: Steps<Result>,
): Promise<Result> {
  let heard = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
    if (performance.now() - heard > DEAF_MS) {
      await hearInterruption(context);
      heard = performance.now();
    }
  }
}
